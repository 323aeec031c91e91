using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Network;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Network;

/// <summary>What dropout does, in distribution: shares and means lie within five of their standard errors; the seeds are fixed.</summary>
[TestClass]
public sealed class DropoutTests
{
    private const int Rows = 200, Width = 300, Count = Rows * Width;

    [TestMethod]
    [DataRow(0.1)]
    [DataRow(0.5)]
    [DataRow(0.9)]
    public void A_share_of_the_values_is_dropped_and_the_mean_kept(double rate)
    {
        float[] values = Dropped(rate);
        double error = 5 * Math.Sqrt(rate * (1 - rate) / Count);
        Assert.AreEqual(rate, values.Count(value => value == 0) / (double)Count, error, "share of zeros");
        foreach (float kept in values.Where(value => value != 0).Distinct()) Assert.AreEqual(1 / (1 - rate), kept, 1e-6 / (1 - rate), "what is kept is divided by what is left");
        Assert.AreEqual(1, values.Average(), error / (1 - rate), "mean");
    }

    [TestMethod]
    public void Values_are_dropped_independently_of_each_other()
    {
        // Of two neighbours, in a row or in a column, both are dropped with the rate's square.
        float[] values = Dropped(0.3);
        foreach (int distance in (int[])[1, Width])
        {
            double both = Enumerable.Range(0, Count - distance).Count(i => values[i] == 0 && values[i + distance] == 0) / (double)(Count - distance);
            // Neighbouring pairs share a value, which all but doubles the variance of the share.
            Assert.AreEqual(0.09, both, 5 * Math.Sqrt(2 * 0.09 * 0.91 / Count), $"distance {distance}");
        }
    }

    [TestMethod]
    public void Masks_differ_from_step_to_step_and_repeat_with_seed_and_epoch()
    {
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        using var network = Network(0.5);
        float[] first = Forward(network, epoch: 1), second = Forward(network, epoch: null);
        CollectionAssert.AreNotEqual(first, second);
        CollectionAssert.AreNotEqual(first, Forward(network, epoch: 2));
        CollectionAssert.AreEqual(first, Forward(network, epoch: 1));
        CollectionAssert.AreEqual(second, Forward(network, epoch: null));
        CollectionAssert.AreNotEqual(first, Forward(network, epoch: 1, seed: 2));
    }

    [TestMethod]
    public void Outside_training_nothing_is_dropped_and_nothing_of_it_is_in_the_model()
    {
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        using var network = Network(0.5);
        Assert.IsTrue(Forward(network, epoch: 1, training: false).All(value => value == 1));
        Assert.IsInstanceOfType<LinearStage>(network.ToStages().Single());
    }

    [TestMethod]
    public void Gradients_pass_through_what_was_kept()
    {
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(4);
        var inputs = torch.ones(Rows, Width).requires_grad_();
        var values = new DropoutLayer(0.25, Width, generator).Forward(inputs, training: true);
        values.sum().backward();
        CollectionAssert.AreEqual(values.data<float>().ToArray(), inputs.grad!.data<float>().ToArray());
    }

    private static float[] Dropped(double rate)
    {
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        using var network = Network(rate);
        return Forward(network, epoch: 1);
    }

    /// <summary>Dropout of the inputs and a linear layer that passes them on.</summary>
    private static MlpNetwork Network(double rate)
    {
        var identity = new float[Width * Width];
        for (int i = 0; i < Width; i++) identity[i * Width + i] = 1;
        return new(new MlpShape(Width, [], Width, Activation.Identity) { InputDropout = rate }, [new LinearStage(identity, new float[Width])], torch.CPU);
    }

    private static float[] Forward(MlpNetwork network, int? epoch, int seed = 1, bool training = true)
    {
        using var scope = torch.NewDisposeScope();
        if (epoch is { } number) network.BeginEpoch(seed, number);
        return network.Forward(torch.ones(Rows, Width), training).data<float>().ToArray();
    }
}
