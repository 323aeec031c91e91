using System.Net;
using System.Text.Json;

namespace Extensions.ML.Mlp.Tests.Serve;

/// <summary>What null and a left-out field mean: a missing value, where the model imputes it.</summary>
[TestClass]
public sealed class MissingValueTests
{
    private const string Whole = "{\"Town\":\"Ulm\",\"Area\":80,\"Rooms\":3,\"Garden\":true,\"Place\":[0.5,1]}";

    private DirectoryInfo _folder = null!;

    private string ModelPath => Path.Combine(_folder.FullName, "model.zip");

    [TestInitialize]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("mlp-");

    [TestCleanup]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [TestMethod]
    public async Task A_network_that_imputes_takes_null_and_a_lacking_number_for_NaN()
    {
        var context = new MLContext(1);
        var model = Save(context, Options(MissingValues.Impute), context.Transforms.CopyColumns("AreaReal", "Area"));
        using var server = await Server.StartReadyAsync(ModelPath);

        string without = Expected(model, Row(area: float.NaN));
        Assert.AreEqual(without, await Ask(server, Whole.Replace("80", "null")));
        Assert.AreEqual(without, await Ask(server, Whole.Replace("\"Area\":80,", "")));
        Assert.AreNotEqual(without, await Ask(server, Whole));
        Assert.AreEqual(Expected(model, Row(place: [0.5f, float.NaN])), await Ask(server, Whole.Replace("[0.5,1]", "[0.5,null]")));
        string nowhere = Expected(model, Row(place: [float.NaN, float.NaN]));
        Assert.AreEqual(nowhere, await Ask(server, Whole.Replace("[0.5,1]", "null")));
        Assert.AreEqual(nowhere, await Ask(server, Whole.Replace(",\"Place\":[0.5,1]", "")));
        // The row before leaves nothing behind.
        Assert.AreEqual(Expected(model, Row()), await Ask(server, Whole));
        Assert.AreEqual(
            "Town True True, Area False True, Rooms True False, Garden True False, Place False True, Sold False True, Floors False True, Kind False True",
            await Columns(server));
    }

    [TestMethod]
    public async Task A_column_whose_missing_values_a_step_replaces_may_be_missing_alone()
    {
        var context = new MLContext(1);
        var model = Save(context, Options(MissingValues.SkipRow), context.Transforms.ReplaceMissingValues("AreaReal", "Area"));
        using var server = await Server.StartReadyAsync(ModelPath);

        Assert.AreEqual(Expected(model, Row(area: float.NaN)), await Ask(server, Whole.Replace("\"Area\":80,", "")));
        await IsRefused(server, Whole.Replace(",\"Place\":[0.5,1]", ""), "A row must have the field 'Place', but row 1 lacks it; add an array of length 2 whose items are each a number within the range of Single.");
        await IsRefused(server, Whole.Replace("[0.5,1]", "null"), "The field 'Place' must be an array of length 2 whose items are each a number within the range of Single, but in row 1 it is null, and the model has no imputation for it; send numbers.");
        Assert.AreEqual(
            "Town True True, Area False True, Rooms True False, Garden True False, Place True False, Sold False True, Floors False True, Kind False True",
            await Columns(server));
    }

    [TestMethod]
    public async Task A_text_that_is_null_is_ML_NET_s_missing_text_and_one_that_lacks_is_asked_for()
    {
        var context = new MLContext(1);
        var model = Save(context, Options(MissingValues.Impute), context.Transforms.CopyColumns("AreaReal", "Area"));
        using var server = await Server.StartReadyAsync(ModelPath);
        Assert.AreEqual(Expected(model, Row(town: null)), await Ask(server, Whole.Replace("\"Ulm\"", "null")));
        await IsRefused(server, Whole.Replace("\"Town\":\"Ulm\",", ""), "A row must have the field 'Town', but row 1 lacks it; add a string.");
    }

    [TestMethod]
    public async Task A_label_may_be_null()
    {
        var context = new MLContext(1);
        Save(context, Options(MissingValues.Impute), context.Transforms.CopyColumns("AreaReal", "Area"));
        using var server = await Server.StartReadyAsync(ModelPath);
        Assert.AreEqual(await Ask(server, Whole), await Ask(server, Whole[..^1] + ",\"Sold\":null,\"Kind\":null}"));
    }

    [TestMethod]
    public async Task A_key_that_is_null_is_the_missing_key()
    {
        var context = new MLContext(1);
        var houses = Houses.View(context, Houses.Some(60));
        var keyed = context.Transforms.Conversion.MapValueToKey("TownKey", "Town").Fit(houses).Transform(houses);
        var options = Options(MissingValues.Impute);
        options.FeatureColumnName = "Place";
        options.CategoricalColumnNames = ["TownKey"];
        var model = context.BinaryClassification.Trainers.Mlp(options).Fit(keyed);
        context.Model.Save(model, keyed.Schema, ModelPath);
        using var server = await Server.StartReadyAsync(ModelPath);

        Assert.AreEqual(PredictTests.Answers(model.Transform(context.Transforms.Conversion.MapValueToKey("TownKey", "Town").Fit(houses).Transform(Houses.View(context, [Row(town: "Rom")]))))[0], await Ask(server, "{\"Place\":[0.5,1],\"TownKey\":null}"));
        await IsRefused(server, "{\"Place\":[0.5,1]}", "A row must have the field 'TownKey', but row 1 lacks it; add one of the 3 values that the model knows.");
    }

    private ITransformer Save(MLContext context, MlpBinaryTrainer.Options options, IEstimator<ITransformer> area)
    {
        var houses = Houses.View(context, Houses.Some(60));
        var pipeline = context.Transforms.Categorical.OneHotEncoding("TownCode", "Town").Append(area)
            .Append(context.Transforms.Conversion.ConvertType([new InputOutputColumnPair("RoomsReal", "Rooms"), new InputOutputColumnPair("GardenReal", "Garden")], DataKind.Single))
            .Append(context.Transforms.Concatenate("Features", "TownCode", "AreaReal", "RoomsReal", "GardenReal", "Place"))
            .Append(context.BinaryClassification.Trainers.Mlp(options));
        var model = pipeline.Fit(houses);
        context.Model.Save(model, houses.Schema, ModelPath);
        return model;
    }

    private static MlpBinaryTrainer.Options Options(MissingValues missing)
    {
        var options = new MlpBinaryTrainer.Options { LabelColumnName = "Sold", HiddenLayers = [8], Epochs = 2, EarlyStopping = null, Threads = 1, Seed = 1 }.Plainly();
        options.MissingValues = missing;
        return options;
    }

    private static House Row(string? town = "Ulm", float area = 80, float[]? place = null) =>
        new() { Town = town!, Area = area, Rooms = 3, Garden = true, Place = place ?? [0.5f, 1] };

    private static string Expected(ITransformer model, House house) => PredictTests.Answers(model.Transform(Houses.View(new MLContext(1), [house])))[0];

    private static async Task<string> Columns(Server server) =>
        string.Join(", ", (await server.GetAsync("model")).GetProperty("inputs").EnumerateArray().Select(column => $"{column.GetProperty("name")} {column.GetProperty("required")} {column.GetProperty("nullable")}"));

    private static async Task<string> Ask(Server server, string row)
    {
        var (status, answer) = await server.PredictAsync(row);
        Assert.AreEqual(HttpStatusCode.OK, status, answer.ToString());
        Assert.AreEqual(JsonValueKind.Number, answer.GetProperty("Score").ValueKind);
        return PredictTests.Answer(answer);
    }

    private static async Task IsRefused(Server server, string row, string sentence)
    {
        var (status, problem) = await server.PredictAsync(row);
        Assert.AreEqual((HttpStatusCode.BadRequest, sentence), (status, problem.GetProperty("detail").GetString()));
    }
}
