using System.Security.Cryptography;
using System.Text;
using Extensions.ML.Mlp.Training;
using Extensions.ML.Mlp.Training.Checkpoints;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Search;

/// <summary>
/// Random search with successive halving. A rung does not train anew: each trial is one training of its options, paused at the ends of the
/// rungs by way of its checkpoint, so that what it comes to is what Fit with these options comes to.
/// </summary>
internal sealed class RandomSearch
{
    private readonly SearchSubject _subject;
    private readonly SearchBudget _budget;
    private readonly IChannel _channel;
    private readonly StopSignal _stop;
    private readonly SearchFolder _folder;
    private readonly SearchJournal _journal;
    private readonly SortedDictionary<int, SearchTrial> _trials = [];
    private readonly int[] _rungs;
    private TrialScore _score;
    private string _metricName = "";

    private RandomSearch(SearchSubject subject, SearchBudget budget, IChannel channel, StopSignal stop, SearchFolder folder, SearchJournal journal)
    {
        (_subject, _budget, _channel, _stop, _folder, _journal) = (subject, budget, channel, stop, folder, journal);
        _rungs = Halving.Rungs(budget.MinEpochs, budget.HalvingFactor, subject.Options.Epochs);
    }

    internal static SearchFound Run(SearchSubject subject, IReadOnlyList<SearchDimension> space, SearchBudget budget)
    {
        ValidationError.ThrowIfAny(budget.Faults(), nameof(budget));
        ValidationError.ThrowIfAny(ValidationError.Unless(space.Count > 0, "The dimensions of a search space must be at least one", "none", "add one, or take SearchSpace.Default"), nameof(space));
        using var stop = new StopSignal(subject.Options.CancellationToken, budget.TimeLimit, subject.Options.Clock);
        using var channel = subject.Host.Start("Search");
        using var folder = SearchFolder.Open(subject.Host, budget.Folder);
        using var journal = SearchJournal.Open(subject.Host, folder.Journal);
        return new RandomSearch(subject, budget, channel, stop, folder, journal).Run(space);
    }

    private SearchFound Run(IReadOnlyList<SearchDimension> space)
    {
        var options = _subject.Options.Copy<MlpTrainerOptions>();
        options.Seed = _subject.IsSeedDrawn && _journal.Search is { } before ? before.Seed : _subject.Seed;
        TrialConfiguration[] drawn = [.. Enumerable.Range(1, _budget.Trials).Select(number => TrialConfiguration.Draw(space, options, number))];
        var ground = _subject.Survey(options.Seed.Value);
        _score = TrialScore.Of(options.EarlyStopping, ground);
        _metricName = ground.MetricName;
        Recognise(options, new([.. ground.Fingerprint.Entries, .. Entries(space, drawn)]));
        _channel.Info($"Searching {string.Join("; ", space)}: {_budget.Trials:N0} trials, {_rungs.Length} rungs that end at epoch {string.Join(", ", _rungs)}, seed {options.Seed}.");

        bool isComplete = RunRungs(drawn);
        var trials = Ranked();
        if (trials.Length == 0) throw TooEarly();
        if (trials[0].ValidationLoss == double.PositiveInfinity)
            throw _subject.Host.Except($"A search must have a trial whose loss stays finite, but all {trials.Length:N0} diverged; take lower learning rates, or set GradientClipping.");
        _channel.Info($"Searched{(isComplete ? "" : ", not to the end")}. The best: {trials[0]}");
        return new(drawn[trials[0].Number - 1].Options, trials, ground.MetricName, isComplete);
    }

    /// <summary>Takes the trials from rung to rung.</summary>
    /// <returns>Whether that came to its end.</returns>
    private bool RunRungs(TrialConfiguration[] drawn)
    {
        var alive = drawn;
        for (int rung = 0; rung < _rungs.Length; rung++)
        {
            foreach (var trial in alive)
                if (!Advance(trial, rung)) return false;
            if (rung < _rungs.Length - 1) alive = Halve(alive, rung);
        }
        return true;
    }

    /// <summary>Takes a trial to the end of a rung, unless its training is over.</summary>
    /// <returns>False when it was interrupted.</returns>
    private bool Advance(TrialConfiguration drawn, int rung)
    {
        var before = _trials.GetValueOrDefault(drawn.Number);
        if (before is { State: not SearchTrialState.Paused }) return true;
        var trial = _journal.Find(drawn.Number, rung);
        if (trial is null)
        {
            _subject.Host.CheckAlive();
            if (_stop.IsGiven) return false;
            trial = TrialTraining.Run(_subject, drawn, before, rung < _rungs.Length - 1 ? _rungs[rung] : null, _folder.Checkpoint(drawn.Number), _stop);
            if (trial is null) return false;
            _journal.Add(rung, trial);
        }
        Take(trial with { Values = drawn.Values, MetricName = _metricName });
        return true;
    }

    /// <summary>Prunes the trials that are not among the best.</summary>
    private TrialConfiguration[] Halve(TrialConfiguration[] alive, int rung)
    {
        SearchTrial[] ranked = [.. _score.Order(alive.Select(trial => _trials[trial.Number]))];
        SearchTrial[] survivors = [.. ranked.Take(Halving.Survivors(alive.Length, _budget.HalvingFactor))];
        foreach (var trial in ranked.Except(survivors).Where(trial => trial.State == SearchTrialState.Paused)) Take(trial with { State = SearchTrialState.Pruned });
        _channel.Info($"Rung {rung + 1} of {_rungs.Length}: {survivors.Length:N0} of {alive.Length:N0} trials go on, the best is trial {survivors[0].Number}.");
        return [.. alive.Where(trial => survivors.Any(survivor => survivor.Number == trial.Number))];
    }

    /// <summary>Keeps how a trial stands, and tells of it.</summary>
    private void Take(SearchTrial trial)
    {
        _trials[trial.Number] = trial;
        if (trial.State != SearchTrialState.Paused) _folder.DeleteCheckpoint(trial.Number);
        if (trial.State != SearchTrialState.Pruned) _channel.Info(trial.ToString());
        _budget.Progress?.Report(trial);
    }

    /// <summary>Those that were pruned lost to one of the others after as many epochs.</summary>
    private SearchTrial[] Ranked()
    {
        var ranked = _score.Order(_trials.Values).ToLookup(trial => trial.State == SearchTrialState.Pruned);
        return [.. ranked[false].Where(IsFinite), .. ranked[true], .. ranked[false].Where(trial => !IsFinite(trial))];

        static bool IsFinite(SearchTrial trial) => trial.ValidationLoss != double.PositiveInfinity;
    }

    /// <summary>Sees that the folder is of this search, or makes it so.</summary>
    private void Recognise(MlpTrainerOptions options, Fingerprint search)
    {
        if (_journal.Search is not { } before)
        {
            // What another search left, whose file somebody deleted.
            for (int trial = 1; trial <= _budget.Trials; trial++) _folder.DeleteCheckpoint(trial);
            _journal.Begin(search);
            return;
        }
        string[] differences = search.Differences(options.Schedule, before);
        if (differences.Length > 0)
            throw _subject.Host.Except($"A search must go on with the options, space, budget and data it began with, but for the folder \"{_budget.Folder}\" there differ: {string.Join(", ", differences)}; give those it began with, or another folder to search anew.");
    }

    /// <summary>By what the search is recognised, beside the trainer and its data. What a dimension sets shows in the options of the trials.</summary>
    private IEnumerable<(string, string)> Entries(IReadOnlyList<SearchDimension> space, TrialConfiguration[] drawn) =>
    [
        ("the space", string.Join("; ", space)),
        ("the number of trials", $"{_budget.Trials}"),
        ("the factor of halving", $"{_budget.HalvingFactor}"),
        ("the epochs of the rungs", string.Join(", ", _rungs)),
        ("what the space sets", RowHash.Text(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', drawn.SelectMany(trial => Fingerprint.OfOptions(trial.Options))))))),
    ];

    private OperationCanceledException TooEarly() => _stop.End == TrainingEnd.Cancelled
        ? new("The search was cancelled before a trial came to the end of the first rung.", _subject.Options.CancellationToken)
        : new($"A trial must come to the end of the first rung within SearchBudget.TimeLimit, but {_budget.TimeLimit} were up before; raise it, or lower MinEpochs.");
}
