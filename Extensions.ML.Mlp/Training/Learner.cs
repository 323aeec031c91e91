using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Training.Optimizers;
using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>A network and the optimizer that steps it towards an objective, with the penalties and clipping of the options.</summary>
internal sealed class Learner : IDisposable
{
    private readonly Objective _objective;
    private readonly FlatOptimizer _optimizer;
    private readonly double _l1;
    private readonly GradientClipping? _clipping;

    internal Learner(MlpNetwork network, Optimizer optimizer, Objective objective, double l1 = 0, GradientClipping? clipping = null)
    {
        (Network, _objective, _l1, _clipping) = (network, objective, l1, clipping);
        _optimizer = OptimizerFactory.Create(optimizer, network.Parameters);
    }

    internal MlpNetwork Network { get; }

    /// <summary>The learning rate of the next step.</summary>
    internal double LearningRate
    {
        get => _optimizer.LearningRate;
        set => _optimizer.LearningRate = value;
    }

    /// <summary>Forward, loss, backward, step; gives the batch's mean loss before the step.</summary>
    internal float Step(Batch batch) => _optimizer.Step(() => Backward(batch)).item<float>();

    /// <summary>The weighted mean of the losses of all rows of a set with the network as it is, and the metric.</summary>
    internal (float Loss, float Metric) Evaluate(BatchSource rows)
    {
        using var noGradients = torch.no_grad();
        double loss = 0, weight = 0, metric = 0, metricWeight = 0;
        for (int index = 0; index < rows.BatchCount; index++)
        {
            using var tensors = torch.NewDisposeScope();
            var batch = rows.Take(index);
            var outputs = Network.Forward(batch.Features, training: false);
            loss += _objective.MeanLoss(outputs, batch).item<float>() * batch.TotalWeight;
            weight += batch.TotalWeight;
            var measured = _objective.ForMetric(batch);
            metric += Objective.WeightedMean(_objective.MetricTerms(outputs, measured), measured).item<float>() * measured.TotalWeight;
            metricWeight += measured.TotalWeight;
        }
        return ((float)(loss / weight), _objective.Metric(metric / metricWeight));
    }

    private torch.Tensor Backward(Batch batch)
    {
        var loss = _objective.MeanLoss(Network.Forward(batch.Features, training: true), batch);
        Network.Parameters.Gradients.zero_();
        loss.backward();
        if (_l1 > 0) AddL1();
        if (_clipping is not null) Clip(_clipping);
        return loss;
    }

    /// <summary>The slope of <c>L1 * sum(|weight|)</c>; at 0 it is 0.</summary>
    private void AddL1()
    {
        using var noGradients = torch.no_grad();
        foreach (var weights in Network.Weights) weights.grad!.PlusInPlace(weights.sign(), _l1);
    }

    private void Clip(GradientClipping clipping)
    {
        var gradients = Network.Parameters.Gradients;
        if (clipping.MaxValue is { } value) gradients.ClampInPlace(value);
        // As torch.nn.utils.clip_grad_norm_ over all parameters: they are one tensor here.
        if (clipping.MaxNorm is { } norm) gradients.mul_(gradients.norm().Plus(1e-6).reciprocal().Times(norm).AtMost(1));
    }

    public void Dispose() => Network.Dispose();
}
