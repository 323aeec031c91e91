using System.Globalization;
using Extensions.ML.Mlp.Tests.Golden;

namespace Extensions.ML.Mlp.Tests.Evaluation;

/// <summary>What PyTorch reaches on the same points, this reaches too. The initial weights differ, so the tolerances come from PyTorch's own spread over five seeds.</summary>
[TestClass]
[TestCategory("Evaluation")]
public sealed class BlobEvaluationTests
{
    private static readonly BlobCases Golden = GoldenFile.Read<BlobCases>("blobs.json");

    [TestMethod]
    public void Mini_batches_with_momentum_reach_what_PyTorch_reaches()
    {
        var settings = Golden.Quick.Settings;
        var (history, train, test) = new BlobJob().Run(new MlpBinaryTrainer.Options
        {
            HiddenLayers = [100, 100],
            Optimizer = new Sgd { LearningRate = settings.LearningRate, Momentum = settings.Momentum },
            BatchSize = settings.BatchSize,
            Epochs = settings.Epochs,
            Seed = 1,
        }.Plainly());
        AssertReached(Golden.Quick.Runs.Select(run => run.Train), train, "train");
        AssertReached(Golden.Quick.Runs.Select(run => run.Test), test, "test");
        Assert.IsFalse(history.JudgeOverfitting().Overfitted, history.JudgeOverfitting().Explanation);
    }

    /// <summary>A fifth of the tutorial's iterations; the sample runs them all.</summary>
    [TestMethod]
    public void Plain_full_batch_descent_follows_PyTorchs_curve()
    {
        const int Iterations = 20_000;
        var (history, train, test) = new BlobJob().Run(new MlpBinaryTrainer.Options { HiddenLayers = [100, 100], Optimizer = new Sgd { LearningRate = 0.01 }, BatchSize = null, Epochs = Iterations, Seed = 1 }.Plainly());
        AssertReached(Golden.Tutorial.Runs.Select(run => run.Train), train, "train");
        AssertReached(Golden.Tutorial.Runs.Select(run => run.Test), test, "test");

        // PyTorch's own seeds end within 0.001 of each other, and differ more on the way down.
        var curve = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "blobs-pytorch.csv")).Skip(1)
            .Select(line => line.Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray());
        foreach (double[] point in curve.Where(point => point[0] <= Iterations))
        {
            var report = history[(int)point[0] - 1];
            Assert.AreEqual(point[1], report.TrainLoss, 0.003, $"train loss of iteration {report.Epoch}");
            Assert.AreEqual(point[2], report.ValidationLoss!.Value, 0.003, $"test loss of iteration {report.Epoch}");
        }
    }

    /// <summary>Within PyTorch's range over its seeds, widened by two of the 160 test points for the accuracy and by 0.005 for the area.</summary>
    private static void AssertReached(IEnumerable<Reached> golden, CalibratedBinaryClassificationMetrics metrics, string rows)
    {
        Assert.IsGreaterThanOrEqualTo(golden.Min(run => run.Accuracy) - 0.0125, metrics.Accuracy, $"accuracy on {rows}");
        Assert.IsGreaterThanOrEqualTo(golden.Min(run => run.Auc) - 0.005, metrics.AreaUnderRocCurve, $"area on {rows}");
        Assert.IsLessThanOrEqualTo(golden.Max(run => run.Accuracy) + 0.0125, metrics.Accuracy, $"accuracy on {rows}");
        Assert.IsLessThanOrEqualTo(golden.Max(run => run.Auc) + 0.005, metrics.AreaUnderRocCurve, $"area on {rows}");
    }

    private sealed record BlobCases(BlobRuns Tutorial, BlobRuns Quick);

    private sealed record BlobRuns(Settings Settings, BlobRun[] Runs);

    private sealed record Settings(double LearningRate, double Momentum, int? BatchSize, int Epochs);

    private sealed record BlobRun(int Seed, Reached Train, Reached Test);

    private sealed record Reached(double Loss, double Accuracy, double Auc);
}
