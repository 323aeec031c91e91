using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Scoring;
using Extensions.ML.Mlp.Tests.Toy;
using Extensions.ML.Mlp.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.BadInput;

/// <summary>A training whose third step fails.</summary>
internal static class FailingTraining
{
    internal static void Fit(MLContext context, Exception? fault, Action<MlpBinaryTrainer.Options>? set = null)
    {
        LibTorch.EnsureLoaded();
        var options = Points.Quick();
        (options.HiddenLayers, options.BatchSize, options.Dropout) = ([64, 64], 512, [0.1]);
        set?.Invoke(options);
        var rows = new TrainingRows(2, [.. Enumerable.Range(0, 4096).Select(i => i % 7f)], [.. Enumerable.Range(0, 2048).Select(i => i % 2f)], null);
        var host = ((IHostEnvironment)context).Register("Failing");
        using var channel = host.Start("Failing");
        var data = MemoryData.Of(rows, new(NeedsSample: false, ClassCount: 2, HoldOut: default, Seed: 0));
        TrainingJob.Run(host, options, new FailingObjective(fault), new TrainingPlan(data, Seed: 0), job => job.Train(host, channel));
    }

    /// <summary>Fails in the third batch, as a device does: in the middle of a step, with tensors alive.</summary>
    private sealed record FailingObjective(Exception? Fault) : Objective
    {
        private int _batches;

        internal override int OutputCount => 1;

        internal override MeanKind MeanOfMembers => MeanKind.Values;

        internal override string MetricName => "none";

        internal override bool HigherMetricIsBetter => false;

        internal override torch.Tensor MeanLoss(torch.Tensor outputs, Batch batch)
        {
            Fail();
            return outputs.mean();
        }

        internal override double SumLosses(OutputBlock rows, float scale, OutputRows slopes)
        {
            Fail();
            slopes.Values.Clear();
            return 0;
        }

        internal override (double Sum, double Weight) SumMetric(OutputBlock rows) => (0, 1);

        internal override torch.Tensor MetricTerms(torch.Tensor outputs, Batch batch) => outputs;

        private void Fail()
        {
            if (Interlocked.Increment(ref _batches) == 3 && Fault is not null) throw Fault;
        }
    }
}
