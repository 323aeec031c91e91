using static Extensions.ML.Mlp.Tests.BadInput.BadInputCase;

namespace Extensions.ML.Mlp.Tests.BadInput;

/// <summary>Rows and models that Bagging and its intervals do not go with.</summary>
internal static class BaggingCases
{
    internal static IEnumerable<BadInputCase> All =>
    [
        Refused("`Bagging` with rows that are streamed", context => Fit(context, options => options.DataHandling = DataHandling.Streaming)),
        Refused("`Bagging` with validation data", context => Make(context).Fit(Rows(context, 40), Rows(context, 20))),
        Refused("`Bagging` with a model to go on from", context => Make(context).Fit(Rows(context, 40), null, Make(context, options => (options.Bagging, options.IntervalCoverage) = (null, null)).Fit(Rows(context, 40)).Model)),
        Refused("`Bagging` of 5 models with 9 rows", context => Fit(context, rows: 9)),
        Refused("`IntervalCoverage` of 0.95 with 18 rows", context => Fit(context, options => options.IntervalCoverage = 0.95, rows: 18)),
    ];

    private static void Fit(MLContext context, Action<MlpRegressionTrainer.Options>? set = null, int rows = 40) => Make(context, set).Fit(Rows(context, rows));

    private static MlpRegressionTrainer Make(MLContext context, Action<MlpRegressionTrainer.Options>? set = null)
    {
        var options = new MlpRegressionTrainer.Options { LabelColumnName = "Number", HiddenLayers = [4], Bagging = 5, Epochs = 1, Seed = 1, Threads = 1, Device = "cpu" }.Plainly();
        set?.Invoke(options);
        return context.Regression.Trainers.Mlp(options);
    }

    private static IDataView Rows(MLContext context, int count)
    {
        var rows = context.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(row => new { Number = row % 7f, X1 = row % 3f, X2 = row % 5f }));
        return Points.Features(context).Fit(rows).Transform(rows);
    }
}
