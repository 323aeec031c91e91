using Extensions.ML.Mlp;
using Spectre.Console;

namespace Mlp.Samples.Display;

/// <summary>Shows a search while it runs: as a live table of its trials on a terminal, as plain lines elsewhere.</summary>
internal static class SearchProgress
{
    /// <param name="search">Searches, and reports its trials.</param>
    internal static T Run<T>(Func<IProgress<SearchTrial>, T> search) => TrainingProgress.IsLive
        ? AnsiConsole.Live(new Text("")).AutoClear(true).Overflow(VerticalOverflow.Crop).Start(live => search(new Rows(live)))
        : search(new Lines());

    /// <summary>The best on top, so that a low terminal shows these.</summary>
    private sealed class Rows(LiveDisplayContext live) : IProgress<SearchTrial>
    {
        private readonly Dictionary<int, SearchTrial> _trials = [];

        public void Report(SearchTrial trial)
        {
            _trials[trial.Number] = trial;
            live.UpdateTarget(SearchTable.Create(_trials.Values.OrderBy(known => known.State == SearchTrialState.Pruned).ThenBy(known => known.ValidationLoss), trial.MetricName));
            live.Refresh();
        }
    }

    private sealed class Lines : IProgress<SearchTrial>
    {
        public void Report(SearchTrial trial)
        {
            if (trial.State != SearchTrialState.Pruned) Console.WriteLine(trial);
        }
    }
}
