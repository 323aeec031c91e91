using System.Net;
using System.Text.Json;

namespace Extensions.ML.Mlp.Tests.Serve;

/// <summary>What the server answers is what the pipeline's own Transform gives, to the bit.</summary>
[TestClass]
public sealed class PredictTests
{
    private const int Clients = 8;

    private DirectoryInfo _folder = null!;

    private string ModelPath => Path.Combine(_folder.FullName, "model.zip");

    [TestInitialize]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("mlp-");

    [TestCleanup]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [TestMethod]
    public async Task Clients_at_once_get_what_Transform_gives()
    {
        var context = new MLContext(1);
        var model = Houses.SaveBinary(ModelPath);
        using var server = await Server.StartReadyAsync(ModelPath);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            var houses = Houses.Some(40, seed: 100 + client);
            var expected = Answers(model.Transform(Houses.View(context, houses)));
            foreach (var (house, answer) in houses.Zip(expected)) Assert.AreEqual(answer, Answer(await Ask(server, Row(house))));
            var (_, batch) = await server.PredictAsync($"[{string.Join(',', houses.Select(Row))}]");
            CollectionAssert.AreEqual(expected, batch.EnumerateArray().Select(Answer).ToArray());
        }));
    }

    [TestMethod]
    public async Task Scores_of_classes_have_the_names_of_the_classes()
    {
        var context = new MLContext(1);
        var model = Houses.SaveMulticlass(ModelPath, "Kind");
        using var server = await Server.StartReadyAsync(ModelPath);
        var house = Houses.Some(1, seed: 7)[0];
        var scored = model.Transform(Houses.View(context, [house]));
        float[] scores = scored.GetColumn<float[]>("Score").Single();
        string[] classes = ["flat", "villa", "barn"];

        var answer = await Ask(server, Row(house));
        CollectionAssert.AreEqual(new[] { "PredictedLabel", "Score" }, answer.EnumerateObject().Select(field => field.Name).ToArray());
        Assert.AreEqual(classes[(int)scored.GetColumn<uint>("PredictedLabel").Single() - 1], answer.GetProperty("PredictedLabel").GetString());
        CollectionAssert.AreEqual(classes, answer.GetProperty("Score").EnumerateObject().Select(score => score.Name).ToArray());
        CollectionAssert.AreEqual(scores, answer.GetProperty("Score").EnumerateObject().Select(score => score.Value.GetSingle()).ToArray());
    }

    [TestMethod]
    public async Task Classes_that_are_numbers_have_names_too()
    {
        Houses.SaveMulticlass(ModelPath, "Floors");
        using var server = await Server.StartReadyAsync(ModelPath);
        var answer = await Ask(server, Row(Houses.Some(1)[0]));
        var scores = answer.GetProperty("Score").EnumerateObject().ToDictionary(score => score.Name, score => score.Value.GetSingle());
        CollectionAssert.AreEqual(new[] { "1", "1.5" }, scores.Keys);
        Assert.AreEqual(scores["1"] > scores["1.5"] ? 1 : 1.5, answer.GetProperty("PredictedLabel").GetDouble());
    }

    [TestMethod]
    public async Task The_label_is_not_asked_for_and_may_come()
    {
        Houses.SaveBinary(ModelPath);
        using var server = await Server.StartReadyAsync(ModelPath);
        string row = Row(Houses.Some(1)[0]);
        Assert.AreEqual(Answer(await Ask(server, row)), Answer(await Ask(server, row[..^1] + ",\"Sold\":true}")));
    }

    [TestMethod]
    public async Task The_model_tells_its_columns_its_network_and_its_history()
    {
        var network = Houses.SaveBinary(ModelPath).FindMlpModel()!;
        using var server = await Server.StartReadyAsync(ModelPath);
        var model = await server.GetAsync("model");
        Assert.AreEqual(
            "Town String True, Area Single True, Rooms Int32 True, Garden Boolean True, Place Vector<Single, 2> True, Sold Boolean False, Floors Single False, Kind String False",
            string.Join(", ", model.GetProperty("inputs").EnumerateArray().Select(column => $"{column.GetProperty("name")} {column.GetProperty("type")} {column.GetProperty("required")}")));
        Assert.AreEqual("PredictedLabel, Score, Probability", string.Join(", ", model.GetProperty("outputs").EnumerateArray().Select(column => column.GetProperty("name"))));

        var told = model.GetProperty("network");
        Assert.AreEqual(network.FeatureCount, told.GetProperty("features").GetInt32());
        Assert.AreEqual("[8]", told.GetProperty("hiddenLayers").GetRawText());
        Assert.AreEqual(network.ParameterCount, told.GetProperty("parameters").GetInt64());
        Assert.AreEqual(network.TrainedAt, told.GetProperty("trainedAt").GetDateTimeOffset());
        var history = told.GetProperty("history");
        Assert.AreEqual("EpochsDone", history.GetProperty("endedBy").GetString());
        CollectionAssert.AreEqual(network.History.Select(epoch => epoch.TrainLoss).ToArray(), history.GetProperty("reports").EnumerateArray().Select(epoch => epoch.GetProperty("trainLoss").GetSingle()).ToArray());
    }

    [TestMethod]
    public async Task A_pipeline_without_a_network_is_served_too()
    {
        Assert.IsNull(Houses.SavePreparation(ModelPath).FindMlpModel());
        using var server = await Server.StartReadyAsync(ModelPath);
        Assert.AreEqual(JsonValueKind.Null, (await server.GetAsync("model")).GetProperty("network").ValueKind);
        var answer = await Ask(server, "{\"Town\":\"Bonn\"}");
        Assert.AreEqual("Bonn", answer.GetProperty("TownKey").GetString());
        Assert.AreEqual(1, answer.GetProperty("TownCode").GetProperty("Bonn").GetSingle());
        Assert.AreEqual(JsonValueKind.Null, (await Ask(server, "{\"Town\":\"Rom\"}")).GetProperty("TownKey").ValueKind);
    }

    internal static string Row(House house) => JsonSerializer.Serialize(new { house.Town, house.Area, house.Rooms, house.Garden, house.Place });

    internal static string[] Answers(IDataView scored) =>
        [.. scored.GetColumn<bool>("PredictedLabel").Zip(scored.GetColumn<float>("Score"), scored.GetColumn<float>("Probability")).Select(row => $"{row.First} {Bits(row.Second)} {Bits(row.Third)}")];

    internal static string Answer(JsonElement answer) =>
        $"{answer.GetProperty("PredictedLabel").GetBoolean()} {Bits(answer.GetProperty("Score").GetSingle())} {Bits(answer.GetProperty("Probability").GetSingle())}";

    private static async Task<JsonElement> Ask(Server server, string row)
    {
        var (status, body) = await server.PredictAsync(row);
        Assert.AreEqual(HttpStatusCode.OK, status, body.ToString());
        return body;
    }

    private static int Bits(float value) => BitConverter.SingleToInt32Bits(value);
}
