using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>
/// Sets the number of threads that libtorch takes within an operation of the calling thread until it is disposed. libtorch keeps such a
/// number for each thread, and one for threads that have not met it yet; its setter writes both, and a thread that began meanwhile would
/// keep ours for good. So the second is put back at once, by a thread that is new itself.
/// </summary>
internal readonly struct TorchThreads : IDisposable
{
    private static readonly Lock Setting = new();

    private readonly int _before;

    private TorchThreads(int before) => _before = before;

    /// <param name="threads">The number, at least 1; null changes nothing.</param>
    internal static TorchThreads Use(int? threads)
    {
        int before = Own();
        if (threads is { } number && number != before) Set(number);
        return new(before);
    }

    public void Dispose()
    {
        if (torch.get_num_threads() != _before) Set(_before);
    }

    /// <summary>The thread's number. Here it may meet libtorch first, and then must not while the number for such threads is another's.</summary>
    private static int Own()
    {
        lock (Setting) return torch.get_num_threads();
    }

    private static void Set(int number)
    {
        lock (Setting)
        {
            int ofNewThreads = OnNewThread(torch.get_num_threads);
            torch.set_num_threads(number);
            OnNewThread(() =>
            {
                torch.set_num_threads(ofNewThreads);
                return ofNewThreads;
            });
        }
    }

    private static int OnNewThread(Func<int> work)
    {
        int result = 0;
        var thread = new Thread(() => result = work()) { IsBackground = true, Name = "Mlp torch threads" };
        thread.Start();
        thread.Join();
        return result;
    }
}
