using System.Globalization;
using System.Text;
using Extensions.ML.Mlp.Benchmarks.Workloads;

namespace Extensions.ML.Mlp.Benchmarks.Sklearn;

/// <summary>The pairs as markdown.</summary>
internal static class SklearnReport
{
    internal static string Write(Workload workload, int rowCount, int epochs, IReadOnlyList<SklearnResult> results)
    {
        var text = new StringBuilder(Introduction(workload, rowCount, epochs, results[0].Pairs[0].Theirs));
        text.AppendLine("\n| threads | pairs | Extensions.ML.Mlp, s | scikit-learn, s | times as fast | last train loss, ours | theirs | their BLAS (threads) |");
        text.AppendLine("|--:|--:|--:|--:|--:|--:|--:|---|");
        foreach (var result in results) text.AppendLine(Row(result));
        return text.ToString();
    }

    private static string Introduction(Workload workload, int rowCount, int epochs, ScikitLearnFit theirs) => FormattableString.Invariant($"""
        # Against scikit-learn

        `MlpBinaryTrainer.Fit` against `MLPClassifier.fit`: {workload.Name}, {epochs} epochs, no early stopping, {rowCount:N0} rows of
        {workload.FeatureCount} features, seeded, the same float32 values for both, in memory before the clock starts. The times are of the fit alone: ours from
        data view to model, theirs from NumPy arrays to model. Ours runs in this process and theirs in a new one a fit, in turn, each after a
        warm-up. Threads are our option `Threads` and their OPENBLAS_NUM_THREADS. Median (lowest to highest); the ratio, their
        time over ours, is taken pair by pair: above 1 ours is faster.

        {MachineDescription.Write()}

        {theirs.About}

        """);

    private static string Row(SklearnResult result)
    {
        var ours = new Spread(result.Pairs.Select(pair => pair.Ours.Whole.TotalSeconds));
        var theirs = new Spread(result.Pairs.Select(pair => pair.Theirs.Seconds));
        var ratio = new Spread(result.Pairs.Select(pair => pair.Theirs.Seconds / pair.Ours.Whole.TotalSeconds));
        return $"| {result.Threads} | {result.Pairs.Length} | {ours.Cell("F2")} | {theirs.Cell("F2")} | {ratio.Cell("F2")} " +
            $"| {Loss(pair => pair.Ours.TrainLoss)} | {Loss(pair => pair.Theirs.Loss)} | {result.Pairs[0].Theirs.Blas} |";

        string Loss(Func<(RunTimes Ours, ScikitLearnFit Theirs), double> of) => new Spread(result.Pairs.Select(of)).Median.ToString("F4", CultureInfo.InvariantCulture);
    }
}
