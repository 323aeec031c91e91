using System.Text.Json;
using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Tests.Golden;
using Extensions.ML.Mlp.Training;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>
/// Twenty steps of every optimizer on all rows. Both sides compute in single precision, and PyTorch's own run is off the same run in
/// double precision by up to 2e-7 after one step, 7e-7 after five and 2e-5 after twenty (RMSprop's variance is a difference of near
/// equals, L-BFGS divides by one; the inner iterations of L-BFGS count as steps); hence tolerances of 1e-6, 1e-5 and 1e-4. What a wrong term does is larger: these rates move the
/// parameters by 0.02 to 20.
/// </summary>
[TestClass]
public sealed class GoldenOptimizerTests
{
    private static readonly OptimizerCases Golden = GoldenFile.Read<OptimizerCases>("optimizers.json");

    public static IEnumerable<string> Cases => Golden.Cases.Select(@case => @case.Name);

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Steps_are_those_of_PyTorch(string name)
    {
        var @case = Golden.Cases.Single(candidate => candidate.Name == name);
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        using var threads = TorchThreads.Use(1);
        using var network = Golden.Network();
        using var learner = new Learner(network, Engine(network), @case.Optimizer);

        for (int step = 1; step <= @case.Snapshots[^1].Step; step++)
        {
            double loss = Step(learner);
            if (@case.Snapshots.FirstOrDefault(snapshot => snapshot.Step == step) is not { } expected) continue;
            float tolerance = Tolerance(step * (@case.Optimizer is Lbfgs { MaxIterations: var inner } ? inner : 1));
            float[] actual = network.ToStages().Flat();
            Assert.AreEqual(expected.Loss, loss, tolerance, $"loss of step {step}");
            for (int i = 0; i < actual.Length; i++)
                Assert.AreEqual(expected.Parameters[i], actual[i], tolerance * Math.Max(1, Math.Abs(expected.Parameters[i])), $"parameter {i} after step {step}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void The_rate_of_the_next_step_can_be_changed(string name)
    {
        // A rate of 0 stops every optimizer; the rate given first moved it.
        var @case = Golden.Cases.Single(candidate => candidate.Name == name);
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        using var network = Golden.Network();
        using var learner = new Learner(network, Engine(network), @case.Optimizer);
        float[] before = network.ToStages().Flat();
        Step(learner);
        float[] moved = network.ToStages().Flat();
        CollectionAssert.AreNotEqual(before, moved);
        learner.LearningRate = 0;
        Step(learner);
        CollectionAssert.AreEqual(moved, network.ToStages().Flat());
    }

    private static AutogradEngine Engine(MlpNetwork network)
    {
        var rows = Golden.Rows;
        return new(network, new BinaryCrossEntropy(), new ResidentDataLoader(rows, new BinaryCrossEntropy(), torch.CPU, rows.Count, shuffleSeed: null), null, seed: 0);
    }

    private static double Step(Learner learner)
    {
        using var scope = torch.NewDisposeScope();
        learner.Engine.Take(0);
        return learner.Step().Value;
    }

    private static float Tolerance(int updates) => updates switch { 1 => 1e-6f, <= 5 => 1e-5f, _ => 1e-4f };

    private sealed record OptimizerCases(float[][] Features, float[] Labels, int[] HiddenLayers, GoldenLayer[] Initial, Case[] Cases)
    {
        internal DenseRows Rows => new(Features[0].Length, [.. Features.SelectMany(row => row)], Labels, null);

        internal MlpNetwork Network() => new(new MlpShape(Features[0].Length, HiddenLayers, 1, Activation.Sigmoid), Initial.Stages(), torch.CPU);
    }

    private sealed record Case(string Name, string Record, JsonElement Options, Snapshot[] Snapshots)
    {
        internal Optimizer Optimizer => (Optimizer)Options.Deserialize(typeof(Optimizer).Assembly.GetType($"Extensions.ML.Mlp.{Record}", throwOnError: true)!, JsonSerializerOptions.Web)!;
    }

    private sealed record Snapshot(int Step, float Loss, float[] Parameters);
}
