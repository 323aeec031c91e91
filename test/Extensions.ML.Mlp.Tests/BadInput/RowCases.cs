using static Extensions.ML.Mlp.Tests.BadInput.BadInputCase;

namespace Extensions.ML.Mlp.Tests.BadInput;

/// <summary>Rows that are none, too few, or hold what cannot be learned from.</summary>
internal static class RowCases
{
    internal static IEnumerable<BadInputCase> All =>
    [
        Refused("0 rows", context => Fit(context)),
        Refused("only rows with missing or infinite features", context => Fit(context, Points.Row(true, float.NaN), Points.Row(false, float.PositiveInfinity))),
        Refused("only weights of 0", context => Fit(context, Weighted(true, 0), Weighted(false, 0))),
        Refused("weights that sum to 0", context => Fit(context, Weighted(true, 0), Weighted(false, 0), Weighted(true, 0))),
        Refused("only negative weights", context => Fit(context, Weighted(true, -1), Weighted(false, -2))),
        Warned("one row in three with an infinite value", context => Fit(context, Points.Row(true, 1), Points.Row(false, 2), Points.Row(true, float.NegativeInfinity))),
        Warned("one row in three with a missing value", context => Fit(context, Points.Row(true, 1), Points.Row(false, 2), Points.Row(true, float.NaN))),
        Refused("only rows with infinite features, with `MissingValues.Impute`", context => Impute(context, Points.Row(true, float.NegativeInfinity), Points.Row(false, float.PositiveInfinity))),
        Refused("50 rows whose features are all missing, with `MissingValues.Impute`", context => Impute(
            context, [.. Enumerable.Range(0, 50).Select(row => Points.Row(row % 2 == 0, float.NaN))])),
        Refused("50 rows whose features and keys are all missing, with `MissingValues.Impute`", FitWithoutKeys),
        Warned("one row in three with an infinite value, with `MissingValues.Impute`", context => Impute(context, Points.Row(true, 1), Points.Row(false, 2), Points.Row(true, float.NegativeInfinity))),
        Warned("one row in three of negative weight", context => Fit(context, Weighted(true, 1), Weighted(false, 2), Weighted(true, -1))),
        Warned("weights of -1 and 1, which sum to 0", context => Fit(context, Weighted(true, 1), Weighted(false, 1), Weighted(true, -1), Weighted(false, -1))),
        Refused("one class of two", context => Fit(context, Points.Row(true, 1), Points.Row(true, 2))),
        Refused("one class of several", context => context.MulticlassClassification.Trainers.Mlp("Key").Fit(Keys(context, "a", "a"))),
        Refused("one row, two classes", context => Fit(context, Points.Row(false, 1))),
        Refused("one row, several classes", context => context.MulticlassClassification.Trainers.Mlp("Key").Fit(Keys(context, "a"))),
        Warned("one row, regression", context => FitNumbers(context, new MlpRegressionTrainer.Options().Plainly(), 5)),
        Warned("values of 1e38, scaled", context => Fit(context, Points.Row(true, 1e38f), Points.Row(false, -1e38f))),
        Refused("values of 1e38, not scaled", context => context.BinaryClassification.Trainers.Mlp(Bare()).Fit(Points.Vectors(context, 1, Points.Row(true, 1e38f), Points.Row(false, 1.5e38f)))),
        Refused("labels of 1e38", context => FitNumbers(context, new MlpRegressionTrainer.Options { Dropout = [0.1] }.Plainly(), 1e38f, -1e38f)),
        Refused("labels of 1e20 as they are", context => FitNumbers(context, new MlpRegressionTrainer.Options { StandardizeLabel = false }.Plainly(), 1e20f, -1e20f)),
        Refused("a negative label with `PoissonLoss`", context => FitNumbers(context, new MlpRegressionTrainer.Options { Loss = new PoissonLoss() }.Plainly(), 1, -1)),
        Refused("a view that gives other rows when it is streamed again", context => FitChanging(context)),
        Refused("more values than an array holds in one shuffle buffer", _ => NumberedRows.Stream(NumberedRows.Make(10), count: 2_000_000_000, shuffleRows: 2_000_000_000).NewShuffleBlock()),
    ];

    private static MlpBinaryTrainer.Options Quick() => new MlpBinaryTrainer.Options { ExampleWeightColumnName = "Weight", Epochs = 2, Device = "cpu" }.Plainly();

    private static MlpBinaryTrainer.Options Bare()
    {
        var options = Points.Quick(epochs: 5);
        (options.HiddenLayers, options.BatchSize) = ([], 1);
        return options;
    }

    private static void Fit(MLContext context, params VectorRow[] rows) => context.BinaryClassification.Trainers.Mlp(Quick()).Fit(Points.Vectors(context, 1, rows));

    private static void Impute(MLContext context, params VectorRow[] rows)
    {
        var options = Quick();
        options.MissingValues = MissingValues.Impute;
        context.BinaryClassification.Trainers.Mlp(options).Fit(Points.Vectors(context, 1, rows));
    }

    private static void FitWithoutKeys(MLContext context)
    {
        var rows = Enumerable.Range(0, 50).Select(row => new { Label = row % 2 == 0, Town = "unknown", X = float.NaN });
        var towns = context.Data.LoadFromEnumerable(new[] { new { Town = "Paris" } });
        var options = Quick();
        (options.MissingValues, options.ExampleWeightColumnName, options.CategoricalColumnNames) = (MissingValues.Impute, null, ["Town"]);
        context.Transforms.Conversion.MapValueToKey("Town", keyData: towns)
            .Append(context.Transforms.Concatenate("Features", "X"))
            .Append(context.BinaryClassification.Trainers.Mlp(options))
            .Fit(context.Data.LoadFromEnumerable(rows));
    }

    private static VectorRow Weighted(bool label, float weight)
    {
        var row = Points.Row(label, label ? 1 : 2);
        row.Weight = weight;
        return row;
    }

    private static void FitNumbers(MLContext context, MlpRegressionTrainer.Options options, params float[] labels)
    {
        (options.LabelColumnName, options.Epochs, options.Device) = ("Number", 2, "cpu");
        var rows = labels.Select((label, row) => new { Number = label, X = row + 1f });
        context.Transforms.Concatenate("Features", "X").Append(context.Regression.Trainers.Mlp(options)).Fit(context.Data.LoadFromEnumerable(rows));
    }

    private static IDataView Keys(MLContext context, params string[] classes)
    {
        var rows = context.Data.LoadFromEnumerable(classes.Select((name, row) => new { Class = name, X = (float)row }));
        var keys = context.Data.LoadFromEnumerable(new[] { new { Class = "a" }, new { Class = "b" } });
        return context.Transforms.Conversion.MapValueToKey("Key", "Class", keyData: keys).Append(context.Transforms.Concatenate("Features", "X")).Fit(rows).Transform(rows);
    }

    private static void FitChanging(MLContext context)
    {
        int passes = 0;
        IEnumerable<Point> Some() => Points.Clouds(passes++ == 0 ? 60 : 50);
        var options = Quick();
        (options.DataHandling, options.EarlyStopping) = (DataHandling.Streaming, null);
        var rows = context.Data.LoadFromEnumerable(new Changing(Some));
        context.BinaryClassification.Trainers.Mlp(options).Fit(Points.Features(context).Fit(Points.Clouds(2).View(context)).Transform(rows));
    }

    private sealed class Changing(Func<IEnumerable<Point>> rows) : IEnumerable<Point>
    {
        public IEnumerator<Point> GetEnumerator() => rows().GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
