using Extensions.ML.Mlp.Native;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Training;

[TestClass]
public sealed class DeterminismTests
{
    [TestMethod]
    public void The_same_seed_gives_the_same_bits_also_when_other_torch_code_runs_between()
    {
        float[] first = Scores(Points.Quick());
        LibTorch.EnsureLoaded();
        torch.manual_seed(99);
        using (torch.NewDisposeScope()) torch.rand(100).matmul(torch.rand(100));
        CollectionAssert.AreEqual(first, Scores(Points.Quick()));
    }

    [TestMethod]
    public void Another_seed_gives_another_model()
    {
        var options = Points.Quick();
        options.Seed = 2;
        CollectionAssert.AreNotEqual(Scores(Points.Quick()), Scores(options));
    }

    [TestMethod]
    public void Without_a_seed_the_contexts_seed_decides()
    {
        var options = Points.Quick();
        options.Seed = null;
        CollectionAssert.AreEqual(Scores(options, contextSeed: 7), Scores(options, contextSeed: 7));
        CollectionAssert.AreNotEqual(Scores(options, contextSeed: 7), Scores(options, contextSeed: 8));
        CollectionAssert.AreNotEqual(Scores(options, contextSeed: null), Scores(options, contextSeed: null));
    }

    [TestMethod]
    public void A_trainer_fitted_twice_gives_the_same_model_twice()
    {
        var context = new MLContext();
        var options = Points.Quick();
        options.Seed = null;
        var pipeline = Points.Features(context).Append(context.BinaryClassification.Trainers.Mlp(options));
        var view = Points.Clouds(60).View(context);
        CollectionAssert.AreEqual(Column(pipeline.Fit(view).Transform(view)), Column(pipeline.Fit(view).Transform(view)));
    }

    [TestMethod]
    public void The_callers_generators_are_not_touched()
    {
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        var (torchBefore, torchNext) = (torch.get_rng_state().data<byte>().ToArray(), Random.Shared);
        Scores(Points.Quick());
        CollectionAssert.AreEqual(torchBefore, torch.get_rng_state().data<byte>().ToArray());
        Assert.AreSame(torchNext, Random.Shared);
    }

    [TestMethod]
    public void The_contexts_own_stream_of_random_numbers_is_the_same_for_the_next_trainer()
    {
        // What follows in a pipeline must not depend on how long the network before it trained.
        int[] Splits(int epochs)
        {
            var context = new MLContext(3);
            var view = Points.Clouds(60).View(context);
            Points.Features(context).Append(context.BinaryClassification.Trainers.Mlp(Points.Quick(epochs))).Fit(view);
            var split = context.Data.TrainTestSplit(context.Data.ShuffleRows(view), 0.5);
            return [.. split.TestSet.GetColumn<float>("X1").Select(BitConverter.SingleToInt32Bits)];
        }
        CollectionAssert.AreEqual(Splits(1), Splits(5));
    }

    [TestMethod]
    public void Threads_and_gradient_mode_are_restored()
    {
        LibTorch.EnsureLoaded();
        int before = torch.get_num_threads();
        var options = Points.Quick(epochs: 2);
        options.Threads = before + 1;
        using (torch.no_grad())
        {
            Scores(options);
            Assert.IsFalse(torch.is_grad_enabled());
        }
        Assert.AreEqual(before, torch.get_num_threads());
        Assert.IsTrue(torch.is_grad_enabled());
    }

    private static float[] Scores(MlpBinaryTrainer.Options options, int? contextSeed = 1)
    {
        var context = new MLContext(contextSeed);
        var view = Points.Clouds(60).View(context);
        return Column(Points.Features(context).Append(context.BinaryClassification.Trainers.Mlp(options)).Fit(view).Transform(view));
    }

    private static float[] Column(IDataView view) => [.. view.GetColumn<float>("Score")];
}
