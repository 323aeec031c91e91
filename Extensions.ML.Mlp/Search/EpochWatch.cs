using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Search;

/// <summary>Hears of the epochs of a trial, so that something is known of one that diverges.</summary>
/// <param name="host">Names the trainer in errors.</param>
/// <param name="then">Whom the trainer's options tell.</param>
/// <param name="before">The trial at the end of the rung before; null for none.</param>
internal sealed class EpochWatch(IHost host, IProgress<EpochReport>? then, SearchTrial? before) : IProgress<EpochReport>
{
    private readonly List<float> _losses = [.. before?.ValidationLosses ?? []];

    /// <summary>The validation loss of each epoch that was heard of, in their order.</summary>
    internal IReadOnlyList<float> Losses => _losses;

    internal TimeSpan Elapsed { get; private set; } = before?.Elapsed ?? TimeSpan.Zero;

    /// <exception cref="InvalidOperationException">There are no validation rows.</exception>
    public void Report(EpochReport report)
    {
        if (report.ValidationLoss is not { } loss)
            throw host.Except("A search needs validation rows to compare its trials by, but there are none; give validation rows, or set ValidationFraction.");
        // A training without its checkpoint does the epochs of the rungs before anew.
        if (_losses.Count >= report.Epoch) _losses.RemoveRange(report.Epoch - 1, _losses.Count - report.Epoch + 1);
        _losses.Add(loss);
        Elapsed = report.Elapsed;
        then?.Report(report);
    }
}
