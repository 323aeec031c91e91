using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace Extensions.ML.Mlp.Benchmarks.MainJob;

/// <summary>The main job as a careful user of TorchSharp writes it, from arrays to trained modules.</summary>
internal static class PlainLoopRun
{
    internal static RunTimes Run(int threads, int iterations)
    {
        torch.set_num_threads(threads);
        long start = Stopwatch.GetTimestamp();
        using var scope = torch.NewDisposeScope();
        var (features, labels) = ToTensors(MainJobRows.Train);
        var (testFeatures, testLabels) = ToTensors(MainJobRows.Test);
        using var model = Sequential(Linear(MainJobRows.Features, 100), Sigmoid(), Linear(100, 100), Sigmoid(), Linear(100, 1), Sigmoid());
        using var criterion = BCELoss();
        using var optimizer = torch.optim.SGD(model.parameters(), 0.01);
        var (losses, testLosses, ends) = (new List<float>(), new List<float>(), new List<TimeSpan>());
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            using var tensors = torch.NewDisposeScope();
            model.train();
            var loss = criterion.call(model.call(features), labels);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            losses.Add(loss.item<float>());

            model.eval();
            using var noGradients = torch.no_grad();
            testLosses.Add(criterion.call(model.call(testFeatures), testLabels).item<float>());
            ends.Add(Stopwatch.GetElapsedTime(start));
        }
        return new(Stopwatch.GetElapsedTime(start), [.. ends], losses[^1]);
    }

    private static (torch.Tensor Features, torch.Tensor Labels) ToTensors(MainJobRow[] rows) => (
        torch.tensor([.. rows.SelectMany(row => row.Features)], [rows.Length, MainJobRows.Features]),
        torch.tensor([.. rows.Select(row => row.Label ? 1f : 0f)], [rows.Length, 1]));
}
