using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Tests.Golden;
using Extensions.ML.Mlp.Training;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Training;

[TestClass]
public sealed class BinaryCrossEntropyTests
{
    /// <summary>
    /// The unit of the last place of a single, relative: the loss is a difference of numbers of the logit's size, so it is exact to
    /// that unit of the logit, and versions of PyTorch differ by as much.
    /// </summary>
    private const float Unit = 1.2e-7f;

    [TestMethod]
    public void Loss_and_gradient_of_each_logit_are_those_of_PyTorch()
    {
        var golden = GoldenFile.Read<LossCase>("loss.json");
        LibTorch.EnsureLoaded();
        for (int i = 0; i < golden.Logits.Length; i++)
        {
            var (loss, gradient) = Compute([golden.Logits[i]], [golden.Labels[i]], null);
            Assert.AreEqual(golden.Losses[i], loss, Unit * Math.Max(Math.Abs(golden.Logits[i]), 1), $"loss of logit {golden.Logits[i]}, label {golden.Labels[i]}");
            Assert.AreEqual(golden.Gradients[i], gradient[0], 2 * Unit, $"gradient of logit {golden.Logits[i]}, label {golden.Labels[i]}");
        }
    }

    [TestMethod]
    public void Weights_weight_the_mean()
    {
        // losses log(1 + e^-1) = 0.313261688 (weight 3) and log(1 + e^2) = 2.126928011 (weight 1): (3 * 0.313261688 + 2.126928011) / 4
        LibTorch.EnsureLoaded();
        var (loss, _) = Compute([1, 2], [1, 0], [3, 1]);
        Assert.AreEqual(0.766678269f, loss, 1e-6f);
        Assert.AreEqual(Compute([1, 2], [1, 0], null).Loss, Compute([1, 2], [1, 0], [5, 5]).Loss, 1e-6f, "equal weights are no weights");
        Assert.AreEqual(Compute([1, 1, 2], [1, 1, 0], null).Loss, Compute([1, 2], [1, 0], [2, 1]).Loss, 1e-6f, "weight 2 is the row twice");
    }

    private static (float Loss, float[] Gradient) Compute(float[] logits, float[] labels, float[]? weights)
    {
        using var scope = torch.NewDisposeScope();
        var z = torch.tensor(logits, [logits.Length, 1]).requires_grad_();
        var batch = new TensorBatch(z, torch.tensor(labels, [labels.Length, 1]), weights is null ? null : torch.tensor(weights, [weights.Length, 1]), weights?.Sum() ?? labels.Length);
        var loss = new BinaryCrossEntropy().MeanLoss(z, batch);
        loss.backward();
        return (loss.item<float>(), z.grad!.data<float>().ToArray());
    }

    private sealed record LossCase(float[] Logits, float[] Labels, float[] Losses, float[] Gradients);
}
