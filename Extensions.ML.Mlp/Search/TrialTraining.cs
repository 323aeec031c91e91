using Extensions.ML.Mlp.Training;

namespace Extensions.ML.Mlp.Search;

/// <summary>Takes the training of a trial to the end of a rung.</summary>
internal static class TrialTraining
{
    /// <param name="subject">What is searched.</param>
    /// <param name="drawn">The trial.</param>
    /// <param name="before">How it stood at the end of the rung before; null for none.</param>
    /// <param name="pauseAfter">The epoch that ends the rung; null for all.</param>
    /// <param name="checkpoint">Where the training goes on from, and is left.</param>
    /// <param name="stop">What ends the search from outside.</param>
    /// <returns>The trial at the end of the rung; null when it was interrupted before.</returns>
    internal static SearchTrial? Run(
        SearchSubject subject, TrialConfiguration drawn, SearchTrial? before, int? pauseAfter, string checkpoint, StopSignal stop)
    {
        var watch = new EpochWatch(subject.Host, subject.Options.Progress, before);
        var options = drawn.Options.Copy<MlpTrainerOptions>();
        (options.PauseAfter, options.Checkpoint, options.Progress) = (pauseAfter, new(checkpoint), watch);
        (options.CancellationToken, options.TimeLimit, options.Bagging, options.LoggedWarnings) = (stop.Token, null, null, subject.LoggedWarnings);
        try
        {
            var history = subject.Train(options);
            return history.EndedBy == TrainingEnd.Cancelled ? null : Finished(drawn, history);
        }
        catch (InvalidOperationException fault) when (DivergenceWatch.IsBehind(fault))
        {
            return Diverged(drawn, watch);
        }
        catch (OperationCanceledException) when (stop.IsGiven)
        {
            return null;
        }
    }

    private static SearchTrial Finished(TrialConfiguration drawn, TrainingHistory history)
    {
        var chosen = history[(history.BestEpoch ?? history.Count) - 1];
        return new()
        {
            Number = drawn.Number,
            Values = drawn.Values,
            State = history.EndedBy switch
            {
                TrainingEnd.EarlyStopped => SearchTrialState.EarlyStopped,
                TrainingEnd.Diverged => SearchTrialState.Diverged,
                _ => history.Count < drawn.Options.Epochs ? SearchTrialState.Paused : SearchTrialState.EpochsDone,
            },
            BestEpoch = history.BestEpoch,
            ValidationLoss = chosen.ValidationLoss!.Value,
            ValidationMetric = chosen.ValidationMetric,
            ValidationLosses = [.. history.Select(report => report.ValidationLoss!.Value)],
            Elapsed = history[^1].Elapsed,
        };
    }

    private static SearchTrial Diverged(TrialConfiguration drawn, EpochWatch watch) => new()
    {
        Number = drawn.Number,
        Values = drawn.Values,
        State = SearchTrialState.Diverged,
        ValidationLoss = double.PositiveInfinity,
        ValidationLosses = watch.Losses,
        Elapsed = watch.Elapsed,
    };
}
