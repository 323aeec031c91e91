namespace Extensions.ML.Mlp;

/// <summary>Passes on what several threads report, one report at a time.</summary>
internal sealed class SynchronizedProgress<T>(IProgress<T> progress) : IProgress<T>
{
    public void Report(T value)
    {
        // One lock for all that report to the same one.
        lock (progress) progress.Report(value);
    }
}
