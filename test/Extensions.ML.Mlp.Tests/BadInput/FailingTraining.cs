using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Tests.Toy;
using Extensions.ML.Mlp.Training;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.BadInput;

/// <summary>A training that fails, unless its fault is null: by itself in its third step.</summary>
internal static class FailingTraining
{
    /// <summary>When it fails.</summary>
    internal enum Moment
    {
        Building,
        Step,
        Validation,
    }

    /// <param name="context">Names it.</param>
    /// <param name="fault">What is thrown.</param>
    /// <param name="set">Sets options.</param>
    /// <param name="moment">When it is thrown.</param>
    /// <param name="meanwhile">Is done in each step.</param>
    internal static void Fit(MLContext context, Exception? fault, Action<MlpBinaryTrainer.Options>? set = null, Moment moment = Moment.Step, Action? meanwhile = null)
    {
        LibTorch.EnsureLoaded();
        var options = Points.Quick();
        (options.HiddenLayers, options.BatchSize, options.Dropout) = ([64, 64], 512, [0.1]);
        set?.Invoke(options);
        var rows = new DenseRows(2, [.. Enumerable.Range(0, 4096).Select(i => i % 7f)], [.. Enumerable.Range(0, 2048).Select(i => i % 2f)], null);
        var host = ((IHostEnvironment)context).Register("Failing");
        using var channel = host.Start("Failing");
        var data = TrainingData.Of(rows, new(NeedsSample: false, ClassCount: 2, HoldOut: default, Seed: 0), rows);
        TrainingJob.Run(host, options, new FailingObjective(fault, moment, meanwhile), new TrainingPlan(data, Seed: 0), job => job.Train(host, channel));
    }

    /// <summary>Fails as a device does, with tensors alive: while the engine is built, in the third batch, in the middle of a step, or in the validation after an epoch.</summary>
    private sealed record FailingObjective(Exception? Fault, Moment Moment, Action? Meanwhile) : Objective
    {
        private int _batches;

        internal override int OutputCount => 1;

        /// <summary>The fused engine asks for it when its threads are there.</summary>
        internal override MeanKind MeanOfMembers => Unless(Moment.Building, MeanKind.Values);

        internal override string MetricName => "none";

        internal override bool HigherMetricIsBetter => false;

        /// <summary>The other engine asks for them when the network is there.</summary>
        internal override torch.Tensor Targets(float[] labels, torch.Device device) => Unless(Moment.Building, base.Targets(labels, device));

        internal override torch.Tensor MeanLoss(torch.Tensor outputs, TensorBatch batch)
        {
            FailInThird();
            return outputs.mean();
        }

        internal override double SumLosses(OutputBlock rows, float scale, OutputRows slopes)
        {
            FailInThird();
            slopes.Values.Clear();
            return 0;
        }

        internal override (double Sum, double Weight) SumMetric(OutputBlock rows) => Unless(Moment.Validation, (0.0, 1.0));

        internal override torch.Tensor MetricTerms(torch.Tensor outputs, TensorBatch batch) => Unless(Moment.Validation, outputs);

        private void FailInThird()
        {
            Meanwhile?.Invoke();
            if (Moment == Moment.Step && Interlocked.Increment(ref _batches) == 3 && Fault is not null) throw Fault;
        }

        private T Unless<T>(Moment moment, T value) => Moment == moment && Fault is not null ? throw Fault : value;
    }
}
