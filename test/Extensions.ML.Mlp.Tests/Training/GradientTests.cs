using CsCheck;
using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Training;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>The gradients against central differences of a loss that this file states anew, in double precision.</summary>
[TestClass]
public sealed class GradientTests
{
    /// <summary>The step of the differences; their own error is about its square.</summary>
    private const double Step = 1e-5;

    /// <summary>Gradients are single precision sums of some hundred terms below 1: their error stays far under this.</summary>
    private const double Tolerance = 2e-6;

    private static readonly Gen<Case> Cases =
        from features in Gen.Int[1, 5]
        from hidden in Gen.Int[1, 7].Array[0, 3]
        from rows in Gen.Int[1, 12]
        from weighted in Gen.Bool
        from seed in Gen.Int
        select new Case(features, hidden, rows, weighted, seed);

    [TestMethod]
    public void Gradients_are_the_slopes_of_the_loss()
    {
        LibTorch.EnsureLoaded();
        Cases.Sample(Check, iter: 60, threads: 1);
    }

    private static void Check(Case @case)
    {
        var (rows, shape) = (@case.Rows(), @case.Shape);
        var stages = Initialisation.Draw(shape, Initialization.PyTorchDefault, @case.Seed);
        float[] gradients = Gradients(shape, stages, rows), parameters = Flat(stages);
        for (int i = 0; i < parameters.Length; i++)
        {
            double slope = (Loss(shape, parameters, rows, i, Step) - Loss(shape, parameters, rows, i, -Step)) / (2 * Step);
            Assert.AreEqual(slope, gradients[i], Tolerance, $"parameter {i} of {shape}");
        }
    }

    private static float[] Gradients(MlpShape shape, List<Stage> stages, TrainingRows rows)
    {
        using var scope = torch.NewDisposeScope();
        var objective = new BinaryCrossEntropy();
        using var learner = new Learner(new MlpNetwork(shape, stages, torch.CPU), new Sgd(), objective);
        learner.Step(new BatchSource(rows, objective, torch.CPU, rows.Count, shuffleSeed: null).Take(0));
        return learner.Network.Parameters.Gradients.data<float>().ToArray();
    }

    /// <summary>The parameters as the network has them: each layer's biases and its weights by columns.</summary>
    private static float[] Flat(List<Stage> stages) => [.. stages.Cast<LinearStage>().SelectMany(stage => stage.Biases.Concat(stage.Columns))];

    /// <summary>The weighted mean of -y log p - (1 - y) log(1 - p), with one parameter moved.</summary>
    private static double Loss(MlpShape shape, float[] parameters, TrainingRows rows, int moved, double by)
    {
        double sum = 0, weights = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            double[] x = [.. rows.Features.Skip(row * rows.FeatureCount).Take(rows.FeatureCount)];
            double p = 1 / (1 + Math.Exp(-Logit(shape, parameters, x, moved, by))), weight = rows.Weights?[row] ?? 1;
            sum -= weight * Math.Log(rows.Labels[row] > 0 ? p : 1 - p);
            weights += weight;
        }
        return sum / weights;
    }

    private static double Logit(MlpShape shape, float[] parameters, double[] x, int moved, double by)
    {
        int at = 0;
        double Next() => parameters[at] + (at++ == moved ? by : 0);
        foreach (var (inputs, outputs) in shape.LinearLayers)
        {
            if (at > 0) x = [.. x.Select(value => 1 / (1 + Math.Exp(-value)))];
            double[] y = [.. Enumerable.Range(0, outputs).Select(_ => Next())];
            for (int i = 0; i < inputs; i++)
                for (int o = 0; o < outputs; o++) y[o] += Next() * x[i];
            x = y;
        }
        return x[0];
    }

    private sealed record Case(int Features, int[] Hidden, int RowCount, bool Weighted, int Seed)
    {
        internal MlpShape Shape => new(Features, Hidden, 1, Activation.Sigmoid);

        internal TrainingRows Rows()
        {
            var random = new Random(Seed);
            float[] Draw(int count, Func<double, double> map) => [.. Enumerable.Range(0, count).Select(_ => (float)map(random.NextDouble()))];
            return new(Features, Draw(RowCount * Features, u => 4 * u - 2), Draw(RowCount, u => u < 0.5 ? 0 : 1), Weighted ? Draw(RowCount, u => 0.1 + u) : null);
        }
    }
}
