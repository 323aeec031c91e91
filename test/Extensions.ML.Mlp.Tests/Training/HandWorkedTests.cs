using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Tests.Golden;
using Extensions.ML.Mlp.Training;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>One step, worked out by hand.</summary>
[TestClass]
public sealed class HandWorkedTests
{
    /// <summary>Single precision holds about seven digits of numbers near 1.</summary>
    private const float Tolerance = 1e-6f;

    [TestMethod]
    public void One_step_of_a_network_of_one_hidden_unit()
    {
        // Network 1-1-1: hidden weight 2, bias 1; output weight -1, bias 0.5. One row x = 1, label true, learning rate 0.1.
        //
        // forward    a = 2 * 1 + 1 = 3            h = sigmoid(3) = 0.952574127
        //            z = -1 * h + 0.5 = -0.452574127
        //            p = sigmoid(z) = 0.388748919   loss = -log p = 0.944821596
        // backward   dz = p - 1 = -0.611251081
        //            d(output weight) = dz * h = -0.582261965      d(output bias) = dz = -0.611251081
        //            dh = dz * -1 = 0.611251081
        //            da = dh * h * (1 - h) = 0.611251081 * 0.952574127 * 0.047425873 = 0.027614282
        //            d(hidden weight) = da * 1 = 0.027614282       d(hidden bias) = da = 0.027614282
        // step       w - 0.1 * dw: 1.997238572, 0.997238572, -0.941773804, 0.561125108
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        var shape = new MlpShape(1, [1], 1, Activation.Sigmoid);
        var objective = new BinaryCrossEntropy();
        var network = new MlpNetwork(shape, [new LinearStage([2], [1]), new LinearStage([-1], [0.5f])], torch.CPU);
        var rows = new ResidentDataLoader(new DenseRows(1, [1], [1], null), objective, torch.CPU, batchSize: 1, shuffleSeed: null);
        using var learner = new Learner(network, new AutogradEngine(network, objective, rows, null, seed: 0), new Sgd { LearningRate = 0.1 });

        learner.Engine.Take(0);
        double loss = learner.Step().Value;

        Assert.AreEqual(0.944821596f, loss, Tolerance);
        float[] gradients = learner.Network.Parameters.Gradients.data<float>().ToArray(), weights = learner.Network.ToStages().Flat();
        // Each layer's biases come before its weights here.
        float[] expectedGradients = [0.027614282f, 0.027614282f, -0.611251081f, -0.582261965f];
        float[] expectedWeights = [1.997238572f, 0.997238572f, -0.941773804f, 0.561125108f];
        for (int i = 0; i < 4; i++)
        {
            Assert.AreEqual(expectedGradients[i], gradients[i], Tolerance, $"gradient {i}");
            Assert.AreEqual(expectedWeights[i], weights[i], Tolerance, $"weight {i}");
        }
    }
}
