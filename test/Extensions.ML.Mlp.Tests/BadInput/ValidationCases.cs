using static Extensions.ML.Mlp.Tests.BadInput.BadInputCase;

namespace Extensions.ML.Mlp.Tests.BadInput;

/// <summary>Validation rows that do not go with the training rows, or are missing.</summary>
internal static class ValidationCases
{
    internal static IEnumerable<BadInputCase> All =>
    [
        Refused("validation rows without the column `Features`", context => Fit(context, Points.Clouds(20).View(context))),
        Refused("validation rows without the column `Label`", context => Fit(context, context.Transforms.DropColumns("Label").Fit(Sound(context)).Transform(Sound(context)))),
        Refused("validation rows without the weight column", context => Fit(context, context.Transforms.DropColumns("Weight").Fit(Sound(context)).Transform(Sound(context)), options => options.ExampleWeightColumnName = "Weight")),
        Refused("validation rows whose label is a number, not true or false", context => Fit(context, context.Transforms.CopyColumns("Label", "Weight").Fit(Sound(context)).Transform(Sound(context)))),
        Refused("validation rows whose label is true or false, not a number", context => FitNumbers(context)),
        Refused("validation rows whose label is a text, not a key", context => FitTexts(context)),
        Refused("validation rows of another width", context => Fit(context, Points.Vectors(context, 3, Points.Row(true, 1, 2, 3)))),
        Refused("0 validation rows", context => Fit(context, Points.Vectors(context, 2))),
        Refused("only validation rows with missing values", context => Fit(context, Points.Vectors(context, 2, Points.Row(true, 1, float.NaN)))),
        Refused("validation rows whose key has other names", context => FitKeys(context, ["a", "b"], ["b", "a"])),
        Refused("validation rows whose key has another count", context => FitKeys(context, ["a", "b"], ["a", "b", "c"])),
        Refused("early stopping, but `ValidationFraction = 0`", context => Fit(context, null, options => (options.EarlyStopping, options.ValidationFraction) = (new(), 0))),
        Refused("a share held out of one row", context => context.Transforms.Concatenate("Features", "X").Append(context.Regression.Trainers.Mlp(new MlpRegressionTrainer.Options { ValidationFraction = 0.5, LabelColumnName = "X" }.Plainly()))
            .Fit(context.Data.LoadFromEnumerable(new[] { new { X = 1f } }))),
        Refused("validation rows whose features are all missing, with `MissingValues.Impute`", context => Fit(
            context,
            Points.Vectors(context, 2, Points.Row(true, float.NaN, float.NaN), Points.Row(false, float.NaN, float.NaN)),
            options => options.MissingValues = MissingValues.Impute)),
        Refused("early stopping set by the user, with one row", context => context.Transforms.Concatenate("Features", "X")
            .Append(context.Regression.Trainers.Mlp(new MlpRegressionTrainer.Options { EarlyStopping = new(), LabelColumnName = "X" }.Plainly()))
            .Fit(context.Data.LoadFromEnumerable(new[] { new { X = 1f } }))),
        Refused("early stopping set by the user, with three rows that are streamed", context => Fit(
            context, null, options => (options.EarlyStopping, options.DataHandling) = (new(), DataHandling.Streaming))),
        Refused("a share held out that is less than one streamed row", context => Fit(context, null, options => (options.ValidationFraction, options.DataHandling) = (0.001, DataHandling.Streaming))),
        Refused("a pipeline with validation rows and no trainer of ours", context => Points.Features(context).Append(context.Transforms.CopyColumns("Copy", "X1")).Fit(Points.Clouds(2).View(context), Points.Clouds(2).View(context))),
    ];

    private static void Fit(MLContext context, IDataView? validation, Action<MlpBinaryTrainer.Options>? set = null)
    {
        var options = Points.Quick(epochs: 1);
        set?.Invoke(options);
        context.BinaryClassification.Trainers.Mlp(options).Fit(Points.Vectors(context, 2, Points.Row(true, 1, 2), Points.Row(false, 2, 1), Points.Row(true, 0, 2)), validation);
    }

    private static IDataView Sound(MLContext context) => Points.Vectors(context, 2, Points.Row(true, 1, 2), Points.Row(false, 2, 1));

    private static void FitNumbers(MLContext context)
    {
        var numbers = context.Transforms.CopyColumns("Label", "Weight").Fit(Sound(context)).Transform(Sound(context));
        context.Regression.Trainers.Mlp(new MlpRegressionTrainer.Options { Epochs = 1, Device = "cpu" }.Plainly()).Fit(numbers, Sound(context));
    }

    private static void FitTexts(MLContext context)
    {
        var keys = Keys(context, ["a", "b"]);
        var texts = context.Transforms.CopyColumns("Key", "Class").Fit(keys).Transform(keys);
        context.MulticlassClassification.Trainers.Mlp(new MlpMulticlassTrainer.Options { LabelColumnName = "Key", Epochs = 1, Device = "cpu" }.Plainly()).Fit(keys, texts);
    }

    private static void FitKeys(MLContext context, string[] train, string[] validation) =>
        context.MulticlassClassification.Trainers.Mlp(new MlpMulticlassTrainer.Options { LabelColumnName = "Key", Epochs = 1, Device = "cpu" }.Plainly()).Fit(Keys(context, train), Keys(context, validation));

    private static IDataView Keys(MLContext context, string[] classes)
    {
        var rows = context.Data.LoadFromEnumerable(classes.Select((name, row) => new { Class = name, X = (float)row }));
        return context.Transforms.Conversion.MapValueToKey("Key", "Class").Append(context.Transforms.Concatenate("Features", "X")).Fit(rows).Transform(rows);
    }
}
