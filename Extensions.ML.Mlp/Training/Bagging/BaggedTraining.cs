using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Reading;
using Extensions.ML.Mlp.Data.Splitting;
using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Training.Checkpoints;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Training.Bagging;

/// <summary>
/// An ensemble whose members are trained each without one fold of the rows, on which it stops early. Members share nothing, or what one
/// holds out would reach it by the others. As many are trained at once as there are threads; each is bit for bit as if alone.
/// </summary>
internal sealed class BaggedTraining
{
    private readonly IHost _host;
    private readonly MlpTrainerOptions _options;
    private readonly Objective _objective;
    private readonly TrainingPlan _plan;
    private readonly DenseRows _rows;
    private readonly int[][] _folds;
    private readonly int _atOnce;

    private BaggedTraining(IHost host, MlpTrainerOptions options, Objective objective, TrainingPlan plan, DenseRows rows)
    {
        (_host, _options, _objective, _plan, _rows) = (host, options, objective, plan, rows);
        _folds = KFold.Split(rows, options.Bagging!.Value, plan.Seed, objective.LabelClasses > 0);
        _atOnce = Math.Min(_folds.Length, options.Threads ?? Environment.ProcessorCount);
    }

    /// <summary>Trains the members of the options' ensemble and gives it as one model.</summary>
    /// <param name="host">Names the trainer in errors.</param>
    /// <param name="channel">The log.</param>
    /// <param name="options">With a number of members.</param>
    /// <param name="objective">What is minimised.</param>
    /// <param name="plan">The rows, none of which are held out.</param>
    /// <exception cref="InvalidOperationException">There are too few rows, they are streamed, validation rows or a model to go on from are given; or as for one training.</exception>
    internal static MlpModel Run(IHost host, IChannel channel, MlpTrainerOptions options, Objective objective, TrainingPlan plan)
    {
        int members = options.Bagging!.Value;
        if (plan.Data.Train is not InMemoryDataset { Rows: var rows })
            throw host.Except("Bagging needs its rows in memory, but they are streamed; set DataHandling to InMemory, or Bagging to null.");
        if (plan.Data.Validation is not null)
            throw host.Except("Bagging validates each member on the rows that it does not learn from, but validation data are given; call Fit with the training data alone.");
        if (plan.StartFrom is not null)
            throw host.Except("Bagging trains its members from the start, but a model to go on from is given; set Bagging to null.");
        if (rows.Count < 2 * members)
            throw host.Except(FormattableString.Invariant($"Bagging needs at least two rows for each of its {members:N0} members, but there are {rows.Count:N0}; give more rows or lower Bagging."));
        if (objective is RegressionObjective { IntervalCoverage: { } coverage }) SplitConformal.Check(host, rows.Count, coverage);
        return new BaggedTraining(host, options, objective, plan, rows).Run(channel);
    }

    private MlpModel Run(IChannel channel)
    {
        TrainingDiagnostics.Log(channel, _plan, _options, NetworkPlan.Of(_options, _objective, _plan));
        channel.Info(FormattableString.Invariant($"Training {_folds.Length} members on {_rows.Count:N0} rows in {_folds.Length} folds, {_atOnce} at once."));
        BaggedMember[] members = [.. TrainAll().Zip(_folds).Where(pair => pair.First is not null).Select(pair => new BaggedMember(pair.First!, pair.Second))];
        if (members.Length == 0) throw _plan.Stop.TooEarly();
        int leftOut = _folds.Length - members.Length;
        if (leftOut > 0)
            channel.Warning($"Bagging should average {_folds.Length} members, but it leaves out {leftOut} without a finished epoch when the training ended ({_plan.Stop.End}); let it train longer, or lower Bagging.");
        var history = MeanHistory.Of([.. members.Select(member => member.Model.History)], leftOut > 0 ? _plan.Stop.End : null);
        return new BaggedModel(_host, channel, _objective, _rows, members, _atOnce).Make(_plan, history, (_objective as RegressionObjective)?.IntervalCoverage);
    }

    /// <returns>Null for the members without a finished epoch when the training was ended.</returns>
    private MlpModel?[] TrainAll()
    {
        var trained = new MlpModel?[_folds.Length];
        try
        {
            Parallel.For(0, trained.Length, new ParallelOptions { MaxDegreeOfParallelism = _atOnce }, member => trained[member] = TryTrain(member));
        }
        catch (AggregateException faults)
        {
            throw faults.InnerExceptions[0];
        }
        return trained;
    }

    private MlpModel? TryTrain(int member)
    {
        try
        {
            return _plan.Telemetry.Member(telemetry => Train(member, telemetry));
        }
        catch (OperationCanceledException error) when (StopSignal.IsBehind(error))
        {
            return null;
        }
    }

    private MlpModel Train(int member, FitTelemetry telemetry)
    {
        var options = _options.ForMember(member, threads: Math.Max(1, (_options.Threads ?? Environment.ProcessorCount) / _atOnce));
        var saved = options.Checkpoint is { } checkpoint ? CheckpointFile.Read(_host, checkpoint) : null;
        // What an earlier Fit has trained is taken up, but nothing is begun any more.
        if (_plan.Stop.IsGiven && saved is null or { History.Count: 0 }) throw _plan.Stop.TooEarly();
        var (train, held) = KFold.HoldOut(_rows, _folds[member]);
        var dataPlan = new DataPlan(NetworkPlan.NeedsSample(options), _objective.LabelClasses, default, _plan.Seed) { MissingValues = options.MissingValues };
        var plan = _plan with
        {
            Data = TrainingData.Of(train, dataPlan, held),
            Seed = (int)RandomSeeds.Mix((ulong)(uint)_plan.Seed, (ulong)member),
            Member = new(_options, _plan.Seed, member + 1),
            Telemetry = telemetry,
        };
        using var channel = _host.Start($"Member {member + 1}");
        return TrainingJob.Run(_host, options, _objective, plan, job => job.Train(_host, channel, saved));
    }
}
