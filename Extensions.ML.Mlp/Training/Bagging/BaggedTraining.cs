using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Stages;
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
    private readonly TrainingRows _rows;
    private readonly int[][] _folds;
    private readonly int _atOnce;

    private BaggedTraining(IHost host, MlpTrainerOptions options, Objective objective, TrainingPlan plan, TrainingRows rows)
    {
        (_host, _options, _objective, _plan, _rows) = (host, options, objective, plan, rows);
        _folds = Folds.Deal(rows, options.Bagging!.Value, plan.Seed, objective.LabelClasses > 0);
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
        if (plan.Data.Train is not MemoryRows { Rows: var rows })
            throw host.Except("Bagging needs its rows in memory, but they are streamed; set DataHandling to InMemory, or Bagging to null.");
        if (plan.Data.Validation is not null)
            throw host.Except("Bagging validates each member on the rows that it does not learn from, but validation data are given; call Fit with the training data alone.");
        if (plan.StartFrom is not null)
            throw host.Except("Bagging trains its members from the start, but a model to go on from is given; set Bagging to null.");
        if (rows.Count < 2 * members)
            throw host.Except(FormattableString.Invariant($"Bagging needs at least two rows for each of its {members:N0} members, but there are {rows.Count:N0}; give more rows or lower Bagging."));
        return new BaggedTraining(host, options, objective, plan, rows).Run(channel);
    }

    private MlpModel Run(IChannel channel)
    {
        var models = new MlpModel[_folds.Length];
        channel.Info(FormattableString.Invariant($"Training {_folds.Length} members on {_rows.Count:N0} rows in {_folds.Length} folds, {_atOnce} at once."));
        try
        {
            Parallel.For(0, models.Length, new ParallelOptions { MaxDegreeOfParallelism = _atOnce }, member => models[member] = Train(member));
        }
        catch (AggregateException faults)
        {
            throw faults.InnerExceptions[0];
        }
        var outOfFold = OutOfFoldScores(models);
        Stage[] stages =
        [
            new MemberScaleStage(models.Length, [.. Enumerable.Repeat(1f, models.Length * models[0].FeatureCount)]),
            new EachStage(Array.ConvertAll(models, model => model.Stages)),
            // A member of a regression gives its prediction, of a rate too.
            new MemberMeanStage(models.Length, models[0].OutputCount, _objective is RegressionObjective ? MeanKind.Values : _objective.MeanOfMembers),
            .. Calibrated(channel, outOfFold) is { } calibration ? [calibration] : Array.Empty<Stage>(),
        ];
        return new(stages, MeanHistory.Of([.. models.Select(model => model.History)]), models[^1].TrainedAt, _plan.Data.Measures.FeatureMeans, [.. _plan.KeyColumns], IntervalOf(channel, outOfFold));
    }

    private MlpModel Train(int member) => _plan.Telemetry.Member(telemetry =>
    {
        var (train, held) = Folds.Split(_rows, _folds[member]);
        var options = _options.ForMember(member, threads: Math.Max(1, (_options.Threads ?? Environment.ProcessorCount) / _atOnce));
        var dataPlan = new DataPlan(NetworkPlan.NeedsSample(options), _objective.LabelClasses, default, _plan.Seed) { MissingValues = options.MissingValues };
        var plan = new TrainingPlan(MemoryData.Of(train, dataPlan, held), (int)Seeds.Mix((ulong)(uint)_plan.Seed, (ulong)member)) { Stop = _plan.Stop, Telemetry = telemetry, Categories = _plan.Categories, KeyColumns = _plan.KeyColumns, Names = _plan.Names };
        using var channel = _host.Start($"Member {member + 1}");
        var saved = options.Checkpoint is { } checkpoint ? CheckpointFile.Read(_host, checkpoint) : null;
        return TrainingJob.Run(_host, options, _objective, plan, job => job.Train(_host, channel, saved));
    });

    /// <summary>Each row's scores by the member that did not learn from it, [rows, outputs].</summary>
    private float[] OutOfFoldScores(MlpModel[] models)
    {
        int outputs = models[0].OutputCount;
        var scores = new float[_rows.Count * outputs];
        Parallel.For(0, models.Length, new ParallelOptions { MaxDegreeOfParallelism = _atOnce }, member =>
        {
            foreach (int row in _folds[member]) models[member].Score(_rows.FeaturesOf(row), scores.AsSpan(row * outputs, outputs));
        });
        return scores;
    }

    /// <summary>What makes the probabilities of classes as sure as they should be; null for a regression.</summary>
    private AffineStage? Calibrated(IChannel channel, float[] scores)
    {
        if (_objective.LabelClasses == 0) return null;
        double temperature = Temperature.Fit(scores, _objective.OutputCount, _rows);
        channel.Info(FormattableString.Invariant($"The logits are divided by a temperature of {temperature:G4}, fitted on the scores of rows that their member had not learned from."));
        int outputs = _objective.OutputCount;
        return new(new float[outputs], [.. Enumerable.Repeat((float)(1 / temperature), outputs)]);
    }

    private ScoreInterval? IntervalOf(IChannel channel, float[] scores)
    {
        if (_options is not MlpRegressionTrainer.Options { IntervalCoverage: { } coverage }) return null;
        var interval = SplitConformal.Fit(_host, scores, _rows.Labels, coverage);
        channel.Info(FormattableString.Invariant($"The intervals reach {interval.Radius:G4} from the score for a coverage of {coverage:P0}."));
        return interval;
    }
}
