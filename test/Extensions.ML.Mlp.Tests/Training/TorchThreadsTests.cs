using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Training;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>The number of libtorch's threads, which it keeps for each thread and for those that have not met it yet.</summary>
[TestClass]
public sealed class TorchThreadsTests
{
    [TestMethod]
    public void A_training_on_a_new_thread_has_the_number_for_new_threads_whatever_other_trainings_set_meanwhile()
    {
        LibTorch.EnsureLoaded();
        int forNew = OnNewThread(torch.get_num_threads);
        using var done = new CancellationTokenSource();
        var other = new Thread(() =>
        {
            while (!done.IsCancellationRequested) TorchThreads.Use(forNew + 1).Dispose();
        });
        other.Start();
        int wrong = 0;
        try
        {
            // Of those that did not wait for the other, one in thirteen had its number.
            for (int thread = 0; thread < 80; thread++)
                if (OnNewThread(NumberWithin) != forNew) wrong++;
        }
        finally
        {
            done.Cancel();
            other.Join();
        }
        Assert.AreEqual(0, wrong);
    }

    private static int NumberWithin()
    {
        using var threads = TorchThreads.Use(null);
        return torch.get_num_threads();
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
