using System.Globalization;
using Extensions.ML.Mlp.Search;

namespace Extensions.ML.Mlp;

/// <summary>What a search found.</summary>
/// <typeparam name="TOptions">The options of the trainer.</typeparam>
public sealed class SearchResult<TOptions>
    where TOptions : MlpTrainerOptions
{
    internal SearchResult(SearchFound found) =>
        (Best, Trials, MetricName, IsComplete) = ((TOptions)found.Best, found.Trials, found.MetricName, found.IsComplete);

    /// <summary>
    /// The options of the best trial, with its seed. A trainer of these, fitted on the same data, gives the network of that trial, on the same
    /// machine bit for bit; or an ensemble of such networks where the trainer's options ask for <see cref="MlpTrainerOptions.Bagging"/>.
    /// </summary>
    public TOptions Best { get; }

    /// <summary>
    /// The trials, the best first, those that were pruned after the others: by their validation loss, or by what
    /// <see cref="EarlyStopping.Monitor"/> of the trainer's options says. A search that was interrupted has those that came to the end of a rung.
    /// </summary>
    public IReadOnlyList<SearchTrial> Trials { get; }

    /// <summary>What <see cref="SearchTrial.ValidationMetric"/> is: <c>accuracy</c> or <c>RMSE</c>.</summary>
    public string MetricName { get; }

    /// <summary>Whether the search came to its end: false when it was cancelled or its time was up.</summary>
    public bool IsComplete { get; }

    /// <summary>
    /// Writes the trials as comma-separated values: a header, then a line a trial with Trial, State, Epochs, BestEpoch, ValidationLoss,
    /// Metric (the name), ValidationMetric, ElapsedSeconds and its values; what there is none of is empty. Numbers are invariant and round-trip.
    /// </summary>
    /// <param name="writer">Is neither flushed nor closed.</param>
    public void WriteCsv(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(string.Join(',', (string[])["Trial,State,Epochs,BestEpoch,ValidationLoss,Metric,ValidationMetric,ElapsedSeconds", .. Trials[0].Values.Keys.Select(TrialTable.Quoted)]));
        foreach (var trial in Trials)
        {
            string known = string.Create(
                CultureInfo.InvariantCulture,
                $"{trial.Number},{trial.State},{trial.Epochs},{trial.BestEpoch},{trial.ValidationLoss},{TrialTable.Quoted(MetricName)},{trial.ValidationMetric},{trial.Elapsed.TotalSeconds}");
            writer.WriteLine(string.Join(',', (string[])[known, .. trial.Values.Values.Select(TrialTable.Quoted)]));
        }
    }

    /// <summary>The trials as a table of text, the best first.</summary>
    public override string ToString() => TrialTable.Of(Trials, MetricName);
}
