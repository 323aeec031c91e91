namespace Extensions.ML.Mlp.Tests.Toy;

/// <summary>A progress that does something after each epoch, on the training thread.</summary>
internal sealed class ProgressCallback(Action<EpochReport> then) : IProgress<EpochReport>
{
    public void Report(EpochReport value) => then(value);
}
