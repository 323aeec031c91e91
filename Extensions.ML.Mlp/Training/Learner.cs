using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Training.Checkpoints;
using Extensions.ML.Mlp.Training.Optimizers;
using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>A network, the engine that computes its gradients, and the optimizer that steps it along them, with the penalties and clipping of the options.</summary>
internal sealed class Learner : IDisposable
{
    private readonly FlatOptimizer _optimizer;
    private readonly double _l1;
    private readonly GradientClipping? _clipping;

    internal Learner(MlpNetwork network, GradientEngine engine, Optimizer optimizer, double l1 = 0, GradientClipping? clipping = null, LearningRateFactors? factors = null)
    {
        (Network, Engine, _l1, _clipping) = (network, engine, l1, clipping);
        _optimizer = OptimizerFactory.Create(optimizer, network.Parameters, factors);
    }

    internal MlpNetwork Network { get; }

    internal GradientEngine Engine { get; }

    /// <summary>The learning rate of the next step.</summary>
    internal double LearningRate
    {
        get => _optimizer.LearningRate;
        set => _optimizer.LearningRate = value;
    }

    /// <summary>The factor of a decoupled weight decay in the next step.</summary>
    internal double DecayFactor
    {
        set => _optimizer.DecayFactor = value;
    }

    /// <summary>What it has come to at an epoch's end.</summary>
    internal void Visit(StateSerializer state)
    {
        state.Visit(Network.Parameters.Learned);
        state.Visit(Network.Parameters.States);
        _optimizer.Visit(state);
    }

    /// <summary>Forward, loss, backward, step on the engine's current batch; gives its mean loss before the step.</summary>
    internal BatchLoss Step() => _optimizer.Step(Backward);

    private BatchLoss Backward()
    {
        var loss = Engine.Backward();
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

    public void Dispose()
    {
        Engine.Dispose();
        Network.Dispose();
    }
}
