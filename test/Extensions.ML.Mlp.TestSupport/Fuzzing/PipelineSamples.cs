namespace Extensions.ML.Mlp.TestSupport.Fuzzing;

/// <summary>A pipeline for each task, learned from a few rows.</summary>
internal static class PipelineSamples
{
    private static readonly Row[] Rows = [.. Enumerable.Range(0, 24).Select(i => new Row { Features = [MathF.Sin(i), MathF.Cos(i), i % 5], Label = i % 2 == 0, Class = "abc".Substring(i % 3, 1), Value = i })];

    internal static IEnumerable<ITransformer> Fit(MLContext context)
    {
        var rows = context.Data.LoadFromEnumerable(Rows);
        yield return context.BinaryClassification.Trainers.Mlp(Quick(new MlpBinaryTrainer.Options())).Fit(rows);
        yield return context.Regression.Trainers.Mlp(Quick(new MlpRegressionTrainer.Options { LabelColumnName = nameof(Row.Value) })).Fit(rows);
        yield return context.Transforms.Conversion.MapValueToKey("Key", nameof(Row.Class))
            .Append(context.MulticlassClassification.Trainers.Mlp(Quick(new MlpMulticlassTrainer.Options { LabelColumnName = "Key" }))).Fit(rows);
    }

    /// <summary>A training that keeps a checkpoint.</summary>
    internal static void Fit(MLContext context, Optimizer optimizer, Checkpoint checkpoint)
    {
        var options = Quick(new MlpBinaryTrainer.Options { Optimizer = optimizer, Checkpoint = checkpoint });
        context.BinaryClassification.Trainers.Mlp(options).Fit(context.Data.LoadFromEnumerable(Rows));
    }

    internal static float[] Score(MLContext context, ITransformer pipeline)
    {
        var scored = pipeline.Transform(context.Data.LoadFromEnumerable(Rows.Take(3)));
        return scored.Schema["Score"].Type is VectorDataViewType
            ? [.. scored.GetColumn<float[]>("Score").SelectMany(row => row)]
            : [.. scored.GetColumn<float>("Score")];
    }

    private static T Quick<T>(T options)
        where T : MlpTrainerOptions
    {
        options.HiddenLayers = [8];
        options.Epochs = 3;
        options.Seed = 1;
        options.Threads = 1;
        options.Device = "cpu";
        return options;
    }

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }

        public string Class { get; set; } = "";

        public float Value { get; set; }
    }
}
