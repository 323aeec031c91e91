namespace Extensions.ML.Mlp.Tests.Serve;

/// <summary>Pipelines that prepare each kind of column before the network sees it, trained in a moment.</summary>
internal static class Houses
{
    internal static List<House> Some(int count, int seed = 1)
    {
        var random = new Random(seed);
        string[] towns = ["Ulm", "Bonn", "Köln"];
        return [.. Enumerable.Range(0, count).Select(i => new House
        {
            Town = towns[random.Next(3)],
            Area = 40 + random.NextSingle() * 200,
            Rooms = random.Next(1, 9),
            Garden = random.Next(2) == 0,
            Place = [random.NextSingle(), random.NextSingle()],
            Floors = 1 + i % 2 / 2f,
            Sold = i % 2 == 0,
            Kind = i % 3 == 0 ? "flat" : i % 3 == 1 ? "villa" : "barn",
        })];
    }

    /// <summary>Trains on whether houses are sold, and saves.</summary>
    internal static ITransformer SaveBinary(string path, int seed = 1)
    {
        var context = new MLContext(seed);
        return Save(path, context, Features(context).Append(context.BinaryClassification.Trainers.Mlp(new MlpBinaryTrainer.Options
        {
            LabelColumnName = "Sold",
            HiddenLayers = [8],
            Epochs = 2,
            EarlyStopping = null,
            Threads = 1,
            Seed = seed,
        }.Plainly())));
    }

    /// <summary>Trains on a column whose values are the classes, and saves.</summary>
    internal static ITransformer SaveMulticlass(string path, string label)
    {
        var context = new MLContext(1);
        return Save(path, context, Features(context)
            .Append(context.Transforms.Conversion.MapValueToKey("Label", label))
            .Append(context.MulticlassClassification.Trainers.Mlp(new MlpMulticlassTrainer.Options { HiddenLayers = [8], Epochs = 2, EarlyStopping = null, Threads = 1 }.Plainly())));
    }

    /// <summary>A pipeline without a network: it codes the towns as keys and as vectors.</summary>
    internal static ITransformer SavePreparation(string path)
    {
        var context = new MLContext(1);
        return Save(path, context, context.Transforms.Conversion.MapValueToKey("TownKey", "Town").Append(context.Transforms.Categorical.OneHotEncoding("TownCode", "Town")));
    }

    internal static IDataView View(MLContext context, IEnumerable<House> houses) => context.Data.LoadFromEnumerable(houses);

    private static IEstimator<ITransformer> Features(MLContext context) =>
        context.Transforms.Categorical.OneHotEncoding("TownCode", "Town")
            .Append(context.Transforms.NormalizeMeanVariance("AreaScaled", "Area"))
            .Append(context.Transforms.Conversion.ConvertType([new InputOutputColumnPair("RoomsReal", "Rooms"), new InputOutputColumnPair("GardenReal", "Garden")], DataKind.Single))
            .Append(context.Transforms.Concatenate("Features", "TownCode", "AreaScaled", "RoomsReal", "GardenReal", "Place"));

    private static ITransformer Save(string path, MLContext context, IEstimator<ITransformer> pipeline)
    {
        var rows = View(context, Some(60));
        var model = pipeline.Fit(rows);
        // Written aside and moved, as one replaces a file that is served.
        context.Model.Save(model, rows.Schema, path + ".new");
        File.Move(path + ".new", path, overwrite: true);
        return model;
    }
}
