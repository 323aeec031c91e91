using Microsoft.ML.Calibrators;

namespace Extensions.ML.Mlp.Tests.Model.Saved;

/// <summary>A pipeline for each task, trained for a moment, and what they give.</summary>
internal static class SavedPipelines
{
    internal static IEnumerable<(string Name, Func<MLContext, ITransformer> Fit)> All() =>
    [
        ("binary", context => Features(context).Append(context.BinaryClassification.Trainers.Mlp(Quick(new MlpBinaryTrainer.Options().Plainly()))).Fit(Rows(context))),
        ("multiclass", context => Features(context).Append(context.Transforms.Conversion.MapValueToKey("Key", "Class"))
            .Append(context.MulticlassClassification.Trainers.Mlp(Quick(new MlpMulticlassTrainer.Options { LabelColumnName = "Key" }.Plainly())))
            .Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(Rows(context))),
        ("regression", context => Features(context).Append(context.Regression.Trainers.Mlp(Quick(new MlpRegressionTrainer.Options { LabelColumnName = "Weight" }.Plainly()))).Fit(Rows(context))),
    ];

    internal static float[][] Inputs() => [.. Points.Clouds(12, seed: 5).Select(point => new[] { point.X1, point.X2, point.Weight })];

    /// <summary>What a pipeline gives for the rows, as the columns that it adds.</summary>
    internal static (float[][] Scores, string[]? Predicted) Give(MLContext context, ITransformer pipeline, float[][] rows)
    {
        var scored = pipeline.Transform(rows.Select(row => new Point { X1 = row[0], X2 = row[1], Weight = row[2], Class = "right" }).View(context));
        if (scored.Schema["Score"].Type is VectorDataViewType) return ([.. scored.GetColumn<float[]>("Score")], [.. scored.GetColumn<string>("PredictedLabel")]);
        float[] scores = [.. scored.GetColumn<float>("Score")];
        if (scored.Schema.GetColumnOrNull("Probability") is null) return ([.. scores.Select(score => new[] { score })], null);
        var both = scores.Zip(scored.GetColumn<float>("Probability"), (score, probability) => new[] { score, probability });
        return ([.. both], [.. scored.GetColumn<bool>("PredictedLabel").Select(label => label.ToString())]);
    }

    /// <summary>The network in a pipeline.</summary>
    internal static MlpModel ModelOf(ITransformer pipeline) => ((IEnumerable<ITransformer>)pipeline).Select(Find).First(model => model is not null)!;

    private static MlpModel? Find(ITransformer step) => (step as ISingleFeaturePredictionTransformer<object>)?.Model switch
    {
        IWeaklyTypedCalibratedModelParameters { WeaklyTypedSubModel: IMlpModelParameters calibrated } => calibrated.Model,
        IMlpModelParameters parameters => parameters.Model,
        _ => null,
    };

    private static IEstimator<ITransformer> Features(MLContext context) => Points.Features(context);

    private static IDataView Rows(MLContext context) => Points.Clouds(60).View(context);

    private static T Quick<T>(T options)
        where T : MlpTrainerOptions
    {
        options.HiddenLayers = [8];
        options.Epochs = 5;
        options.Seed = 1;
        options.Threads = 1;
        options.Device = "cpu";
        return options;
    }
}
