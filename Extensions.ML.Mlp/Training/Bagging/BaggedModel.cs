using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Stages;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Training.Bagging;

/// <summary>
/// Makes one model of the members of an ensemble. Calibration and intervals go by the scores of rows by the member that did not learn from
/// them, so that the folds of members that were left out tell nothing.
/// </summary>
internal sealed class BaggedModel
{
    private readonly IHost _host;
    private readonly IChannel _channel;
    private readonly Objective _objective;
    private readonly BaggedMember[] _members;
    private readonly DenseRows _held;
    private readonly float[] _scores;
    private readonly bool _isWhole;

    /// <param name="host">Names the trainer in errors.</param>
    /// <param name="channel">The log.</param>
    /// <param name="objective">What was minimised.</param>
    /// <param name="rows">All rows.</param>
    /// <param name="members">At least one.</param>
    /// <param name="atOnce">How many score at once.</param>
    internal BaggedModel(IHost host, IChannel channel, Objective objective, DenseRows rows, BaggedMember[] members, int atOnce)
    {
        (_host, _channel, _objective, _members) = (host, channel, objective, members);
        int[] held = [.. members.SelectMany(member => member.Fold).Order()];
        _isWhole = held.Length == rows.Count;
        _held = new(0, [], Array.ConvertAll(held, row => rows.Labels[row]), rows.Weights is { } weights ? Array.ConvertAll(held, row => weights[row]) : null);
        _scores = OutOfFoldScores(rows, held, atOnce);
    }

    /// <param name="plan">What was trained on.</param>
    /// <param name="history">The ensemble's.</param>
    /// <param name="coverage">That of the intervals; null for none.</param>
    internal MlpModel Make(TrainingPlan plan, TrainingHistory history, double? coverage)
    {
        int members = _members.Length, features = _members[0].Model.FeatureCount;
        Stage[] stages =
        [
            new MemberScaleStage(members, [.. Enumerable.Repeat(1f, members * features)]),
            new EnsembleStage(Array.ConvertAll(_members, member => member.Model.Stages)),
            // A member of a regression gives its prediction, of a rate too.
            new EnsembleAverageStage(members, Outputs, _objective is RegressionObjective ? MeanKind.Values : _objective.MeanOfMembers),
            .. Calibrated() is { } calibration ? [calibration] : Array.Empty<Stage>(),
        ];
        var interval = coverage is { } share ? IntervalOf(share) : null;
        var trainedAt = _members.Max(member => member.Model.TrainedAt);
        return new(stages, history, trainedAt, plan.Data.Statistics.FeatureMeans, [.. plan.KeyColumns], interval, plan.Classes.Names);
    }

    private int Outputs => _members[0].Model.OutputCount;

    /// <summary>The scores of the rows that are held out, [rows, outputs], each by the member that holds it out.</summary>
    private float[] OutOfFoldScores(DenseRows rows, int[] held, int atOnce)
    {
        int outputs = Outputs;
        var scores = new float[held.Length * outputs];
        Parallel.ForEach(_members, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, member =>
        {
            foreach (int row in member.Fold) member.Model.Score(rows.FeaturesOf(row), scores.AsSpan(Array.BinarySearch(held, row) * outputs, outputs));
        });
        return scores;
    }

    /// <summary>What makes the probabilities of classes as sure as they should be; null for a regression.</summary>
    private AffineStage? Calibrated()
    {
        if (_objective.LabelClasses == 0) return null;
        double ofOne = Temperature.Fit(_scores, Outputs, _held), temperature = Temperature.OfMean(ofOne, _members.Length);
        _channel.Info(FormattableString.Invariant($"The logits are divided by a temperature of {temperature:G4}; that of the members by themselves is {ofOne:G4}, fitted on the scores of rows that they had not learned from."));
        return new(new float[Outputs], [.. Enumerable.Repeat((float)(1 / temperature), Outputs)]);
    }

    private ScoreInterval IntervalOf(double coverage)
    {
        // The transformer has promised its columns; what is left of the rows states the coverage that it has.
        bool isNarrowed = !_isWhole && !SplitConformal.Reaches(_held.Count, coverage);
        var interval = isNarrowed ? SplitConformal.Widest(_scores, _held.Labels) : SplitConformal.Fit(_host, _scores, _held.Labels, coverage);
        if (isNarrowed)
            _channel.Warning(FormattableString.Invariant($"IntervalCoverage needs at least {SplitConformal.MinRows(coverage):N0} rows for {coverage}, but the members that are left held out {_held.Count:N0}; the intervals reach to the farthest of their labels, for a coverage of {interval.Coverage:G4}. Let it train longer, or lower it."));
        _channel.Info(FormattableString.Invariant($"The intervals reach {interval.Radius:G4} from the score for a coverage of {interval.Coverage:P0}."));
        return interval;
    }
}
