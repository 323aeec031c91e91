using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Loading;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Training;
using Extensions.ML.Mlp.Training.Fused;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Golden;

/// <summary>A network's parameters by PyTorch's names after some steps, and the loss before the last of them.</summary>
internal sealed record GoldenSnapshot(int Step, double Loss, Dictionary<string, float[]> Parameters);

/// <summary>Steps of a network beside PyTorch's: the loss and the gradients before the first, and the parameters after some.</summary>
internal sealed class GoldenSteps
{
    private readonly Func<Dictionary<string, float[]>, float[]> _flat;
    private readonly double _tolerance;

    /// <param name="shape">The build.</param>
    /// <param name="flat">Puts PyTorch's parameters into the order and layout of ours.</param>
    /// <param name="initial">What PyTorch starts from.</param>
    /// <param name="tolerance">Of the largest number, or of 1.</param>
    internal GoldenSteps(MlpShape shape, Func<Dictionary<string, float[]>, float[]> flat, Dictionary<string, float[]> initial, double tolerance)
    {
        (_flat, _tolerance) = (flat, tolerance);
        Network = new(shape, Initializer.Draw(shape, Initialization.PyTorchDefault, seed: 1), torch.CPU);
        flat(initial).CopyTo(FlatParameters.Memory(Network.Parameters.Values));
    }

    internal MlpNetwork Network { get; }

    /// <summary>The engine over all rows in one batch.</summary>
    internal GradientEngine Engine(TrainingEngine kind, Objective objective, DenseRows rows) => kind == TrainingEngine.Fused
        ? new FusedEngine(Network, objective, new InMemoryDataLoader(rows, rows.Count, null), null, seed: 1, workers: 2)
        : new AutogradEngine(Network, objective, new ResidentDataLoader(rows, objective, torch.CPU, rows.Count, null), null, seed: 1);

    /// <param name="learner">Of the network.</param>
    /// <param name="loss">Before the first step.</param>
    /// <param name="gradients">By PyTorch's names.</param>
    /// <param name="snapshots">By rising step.</param>
    /// <param name="prepare">Sets the rates of a step, counted from 1; null where they stay.</param>
    internal void Check(Learner learner, double loss, Dictionary<string, float[]> gradients, GoldenSnapshot[] snapshots, Action<int>? prepare = null)
    {
        learner.Engine.BeginEpoch(1);
        learner.Engine.Take(0);
        GoldenAssert.AreClose([(float)loss], [(float)learner.Engine.Backward().Value], _tolerance, "loss");
        GoldenAssert.AreClose(_flat(gradients), Network.Parameters.Gradients.data<float>().ToArray(), _tolerance, "gradients");
        for (int step = 1; step <= snapshots[^1].Step; step++)
        {
            prepare?.Invoke(step);
            float before = (float)learner.Step().Value;
            if (snapshots.FirstOrDefault(snapshot => snapshot.Step == step) is not { } golden) continue;
            GoldenAssert.AreClose([(float)golden.Loss], [before], _tolerance, $"loss before step {step}");
            GoldenAssert.AreClose(_flat(golden.Parameters), Network.Parameters.Values.data<float>().ToArray(), _tolerance, $"parameters after step {step}");
        }
    }
}
