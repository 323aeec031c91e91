using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>Sets libtorch's number of threads within an operation until it is disposed.</summary>
internal readonly struct TorchThreads : IDisposable
{
    private readonly int _before;

    private TorchThreads(int before) => _before = before;

    /// <param name="threads">The number, at least 1; null changes nothing.</param>
    internal static TorchThreads Use(int? threads)
    {
        int before = torch.get_num_threads();
        if (threads is { } number && number != before) torch.set_num_threads(number);
        return new(before);
    }

    public void Dispose()
    {
        if (torch.get_num_threads() != _before) torch.set_num_threads(_before);
    }
}
