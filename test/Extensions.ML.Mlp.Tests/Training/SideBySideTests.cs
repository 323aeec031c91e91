using System.Collections.Concurrent;
using Extensions.ML.Mlp.Native;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>Fits beside fits, and beside other code that uses TorchSharp: each gives the bits that it gives alone, and leaves libtorch as it was.</summary>
[TestClass]
public sealed class SideBySideTests
{
    [TestMethod]
    public void Twenty_fits_on_four_threads_give_the_bits_that_each_gives_alone()
    {
        float[][] alone = [.. Enumerable.Range(0, 20).Select(Scores)];
        CollectionAssert.AreEqual(alone[3], Scores(3));
        var together = OnFourThreads();
        for (int fit = 0; fit < 20; fit++) CollectionAssert.AreEqual(alone[fit], together[fit], $"fit {fit}");
    }

    [TestMethod]
    public void Beside_code_that_uses_TorchSharp_and_sets_its_threads_each_gives_the_bits_that_it_gives_alone()
    {
        float[][] alone = [.. Enumerable.Range(0, 20).Select(Scores)];
        using var done = new CancellationTokenSource();
        var faults = new ConcurrentQueue<Exception>();
        Thread[] others = [.. Enumerable.Range(1, 2).Select(threads => new Thread(() => UseTorch(threads, done.Token, faults)))];
        foreach (var other in others) other.Start();
        float[][] together;
        try
        {
            together = OnFourThreads();
        }
        finally
        {
            done.Cancel();
            foreach (var other in others) other.Join();
        }
        Assert.IsEmpty(faults);
        for (int fit = 0; fit < 20; fit++) CollectionAssert.AreEqual(alone[fit], together[fit], $"fit {fit}");
    }

    [TestMethod]
    [DataRow(TrainingEngine.Fused)]
    [DataRow(TrainingEngine.Autograd)]
    public void A_thread_that_meets_torch_first_while_a_fit_runs_gets_the_threads_that_were_set(TrainingEngine engine)
    {
        LibTorch.EnsureLoaded();
        int set = OnNewThread(torch.get_num_threads), own = torch.get_num_threads(), during = 0;
        var options = Points.Quick(epochs: 3);
        (options.Engine, options.Threads, options.Progress) = (engine, set + 1, new ProgressCallback(_ => during = OnNewThread(torch.get_num_threads)));
        Fit(options);
        Assert.AreEqual(set, during);
        Assert.AreEqual(set, OnNewThread(torch.get_num_threads));
        Assert.AreEqual(own, torch.get_num_threads());
    }

    [TestMethod]
    public void What_others_set_while_a_fit_runs_stays_set()
    {
        LibTorch.EnsureLoaded();
        int before = OnNewThread(torch.get_num_threads);
        try
        {
            var options = Points.Quick(epochs: 1);
            options.Progress = new ProgressCallback(_ => OnNewThread(() =>
            {
                torch.set_num_threads(before + 2);
                return 0;
            }));
            Fit(options);
            Assert.AreEqual(before + 2, OnNewThread(torch.get_num_threads));
        }
        finally
        {
            OnNewThread(() =>
            {
                torch.set_num_threads(before);
                return 0;
            });
        }
    }

    internal static float[][] OnFourThreads()
    {
        var scores = new float[20][];
        int next = -1;
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (int fit = Interlocked.Increment(ref next); fit < 20; fit = Interlocked.Increment(ref next)) scores[fit] = Scores(fit);
        }))];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        return scores;
    }

    /// <summary>Fits of both engines, of the ordinary network and the default one, of rows in memory and streamed, with one thread, two, or as many as pay; large enough that libtorch shares the work of a step.</summary>
    internal static float[] Scores(int fit)
    {
        var options = fit % 4 < 2 ? Points.Quick(epochs: 2) : new MlpBinaryTrainer.Options { Epochs = 2, Device = "cpu" };
        (options.HiddenLayers, options.BatchSize, options.Seed, options.Dropout) = ([64, 64], 512, fit, [0.1]);
        options.Engine = fit % 2 == 0 ? TrainingEngine.Fused : TrainingEngine.Autograd;
        options.Threads = (fit / 2 % 3) switch { 0 => null, var threads => threads };
        // Without a number autograd takes that of its thread, which others may have set, and the bits of the default network tell which.
        if (fit % 4 == 3) options.Threads ??= 2;
        if (fit % 5 == 0) options.LayerNormalization = LayerNormalization.Batch;
        if (fit % 3 == 0) options.DataHandling = DataHandling.Streaming;
        return Fit(options);
    }

    private static float[] Fit(MlpBinaryTrainer.Options options)
    {
        var context = new MLContext(1);
        var view = Points.Features(context).Fit(Points.Clouds(2).View(context)).Transform(Points.Clouds(1_024).View(context));
        return [.. context.BinaryClassification.Trainers.Mlp(options).Fit(view, view).Transform(view).GetColumn<float>("Score")];
    }

    private static void UseTorch(int threads, CancellationToken done, ConcurrentQueue<Exception> faults)
    {
        try
        {
            // A thread that meets libtorch first takes the number that was set last anywhere.
            torch.get_num_threads();
            while (!done.IsCancellationRequested)
            {
                torch.set_num_threads(threads);
                using var scope = torch.NewDisposeScope();
                using var noGradients = torch.no_grad();
                var values = torch.rand(300, 300);
                values.matmul(values).sum().item<float>();
                if (torch.get_num_threads() != threads) throw new InvalidOperationException($"{torch.get_num_threads()} threads, not {threads}");
            }
        }
        catch (Exception e)
        {
            faults.Enqueue(e);
        }
    }

    private static int OnNewThread(Func<int> work)
    {
        int result = 0;
        var thread = new Thread(() => result = work());
        thread.Start();
        thread.Join();
        return result;
    }
}
