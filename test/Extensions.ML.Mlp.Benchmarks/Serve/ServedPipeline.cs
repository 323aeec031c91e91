namespace Extensions.ML.Mlp.Benchmarks.Serve;

/// <summary>The pipeline that is served: a text and two numbers are prepared, then 128 and 128 hidden units score them.</summary>
internal static class ServedPipeline
{
    /// <summary>A row as a client sends it.</summary>
    internal static byte[] Row => "{\"Town\":\"Bonn\",\"Area\":81.5,\"Rooms\":3}"u8.ToArray();

    internal static void Save(string path)
    {
        var context = new MLContext(1);
        var random = new Random(1);
        var rows = context.Data.LoadFromEnumerable(Enumerable.Range(0, 1000).Select(i => new House
        {
            Town = i % 3 == 0 ? "Ulm" : "Bonn",
            Area = random.NextSingle() * 200,
            Rooms = random.Next(9),
            Sold = i % 2 == 0,
        }).ToList());
        var pipeline = context.Transforms.Categorical.OneHotEncoding("TownCode", "Town")
            .Append(context.Transforms.NormalizeMeanVariance("AreaScaled", "Area"))
            .Append(context.Transforms.Concatenate("Features", "TownCode", "AreaScaled", "Rooms"))
            .Append(context.BinaryClassification.Trainers.Mlp(new MlpBinaryTrainer.Options { InputNormalization = InputNormalization.Standardize, NumericEmbedding = null, SharedEnsemble = null, GradientClipping = null, LabelColumnName = "Sold", Epochs = 2, EarlyStopping = null, Threads = 1 }));
        context.Model.Save(pipeline.Fit(rows), rows.Schema, path);
    }

    private sealed class House
    {
        public string Town { get; set; } = "";

        public float Area { get; set; }

        public float Rooms { get; set; }

        public bool Sold { get; set; }
    }
}
