using Extensions.ML.Mlp.Native;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>Fits beside a thread that draws from libtorch's generator, which is one for the process.</summary>
[TestClass]
public sealed class SideBySideDrawTests
{
    private const int Draws = 400;

    [TestMethod]
    public void What_a_seeded_thread_draws_while_fits_run_is_what_it_draws_alone()
    {
        LibTorch.EnsureLoaded();
        float[][] alone = Draw(() => false), fits = [], together = [];
        var training = new Thread(() => fits = SideBySideTests.OnFourThreads());
        var drawing = new Thread(() => together = Draw(() => training.IsAlive));
        training.Start();
        drawing.Start();
        training.Join();
        drawing.Join();
        for (int draw = 0; draw < Draws; draw++) CollectionAssert.AreEqual(alone[draw], together[draw], $"draw {draw}");
        for (int fit = 0; fit < fits.Length; fit++) CollectionAssert.AreEqual(SideBySideTests.Scores(fit), fits[fit], $"fit {fit}");
    }

    /// <summary>So many draws after the seed, shared out over the time that something lasts.</summary>
    private static float[][] Draw(Func<bool> lasts)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(7);
        return [.. Enumerable.Range(0, Draws).Select(_ =>
        {
            if (lasts()) Thread.Sleep(5);
            return torch.rand(50).data<float>().ToArray();
        })];
    }
}
