using Extensions.ML.Mlp.Data.Preprocessing;
using Extensions.ML.Mlp.Data.Splitting;
using Extensions.ML.Mlp.Data.Statistics;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Data.Reading;

/// <summary>The pass before the first epoch over rows that are streamed: counts and measures them, and reports skipped ones.</summary>
internal sealed class StreamingScan(IChannel channel, DataPlan plan, int shuffleRows)
{
    internal TrainingData Measure(RowSource train, RowSource? validation)
    {
        double fraction = validation is null ? plan.HoldOut.Of(long.MaxValue) : 0;
        var draw = DrawOf(fraction);
        var measured = Measure(train, draw, fraction);
        // How many rows there are, and so the share that is held out, is known at the end; rows that are few are measured again.
        if (fraction > 0 && plan.HoldOut.Of(measured.Labels.Count) is var share && share != fraction)
            measured = Measure(train, draw = DrawOf(share), share);

        var (validationRows, validationMeasures) = validation is not null ? MeasureValidation(validation) : HeldOut(train, measured, draw);
        return new(
            Rows(train, measured.TrainCount, new(draw, HeldOut: false)),
            validationRows,
            measured.Labels,
            measured.Accumulator.Measure(),
            validationMeasures,
            measured.Sample?.ToRows());
    }

    private Func<HoldOutSampler>? DrawOf(double fraction) => fraction > 0 ? () => new(fraction, plan.Seed, plan.ClassCount) : null;

    private StreamedDataset Rows(RowSource view, long count, StreamedSubset part) => new(view, count, part, shuffleRows, Preprocessor.None);

    private Measured Measure(RowSource view, Func<HoldOutSampler>? newDraw, double fraction)
    {
        using var pass = view.Read();
        var draw = newDraw?.Invoke();
        var measured = new Measured(view, plan);
        while (pass.MoveNext()) measured.Add(pass, isHeldOut: draw?.Holds(pass.Label) == true);
        // Few rows that are to be measured again are not reported twice.
        if (fraction == 0 || plan.HoldOut.Of(pass.Kept) == fraction) view.Report(channel, pass);
        return measured;
    }

    private (StreamedDataset? Rows, DatasetStatistics? Statistics) HeldOut(RowSource view, Measured measured, Func<HoldOutSampler>? draw)
    {
        long count = measured.Labels.Count - measured.TrainCount;
        return count > 0 ? (Rows(view, count, new(draw, HeldOut: true)), measured.HeldOutAccumulator.Measure()) : (null, null);
    }

    private (StreamedDataset Rows, DatasetStatistics Statistics) MeasureValidation(RowSource view)
    {
        using var pass = view.Read();
        var accumulator = new StatisticsAccumulator(view.FeatureCount, classCount: 0);
        var features = new float[view.FeatureCount];
        while (pass.MoveNext())
        {
            pass.CopyFeatures(features);
            accumulator.Add(features, pass.Label, pass.Weight);
        }
        view.Report(channel, pass);
        return (Rows(view, pass.Kept, StreamedSubset.All), accumulator.Measure());
    }

    /// <summary>What one pass has measured.</summary>
    private sealed class Measured(RowSource view, DataPlan plan)
    {
        private readonly float[] _features = new float[view.FeatureCount];

        /// <summary>Of all rows.</summary>
        internal LabelSummary Labels { get; private set; } = LabelSummary.Empty;

        /// <summary>The rows to learn from.</summary>
        internal long TrainCount { get; private set; }

        internal StatisticsAccumulator Accumulator { get; } = new(view.FeatureCount, plan.ClassCount);

        internal StatisticsAccumulator HeldOutAccumulator { get; } = new(view.FeatureCount, classCount: 0);

        internal ReservoirSample? Sample { get; } = plan.NeedsSample ? new(view.FeatureCount, view.Weighted, plan.Seed) : null;

        internal void Add(RowCursor pass, bool isHeldOut)
        {
            Labels = Labels.With(pass.Label);
            pass.CopyFeatures(_features);
            (isHeldOut ? HeldOutAccumulator : Accumulator).Add(_features, pass.Label, pass.Weight);
            if (isHeldOut) return;
            TrainCount++;
            Sample?.Add(view.Errors, _features, pass.Label, pass.Weight);
        }
    }
}
