using Microsoft.ML.Runtime;
using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>Trains for some steps with a rising rate and watches the loss (Smith 2017, the learning-rate range test).</summary>
internal sealed class LearningRateSweep(TrainingJob job)
{
    /// <summary>The share of the past in the smoothed loss.</summary>
    private const double Smoothing = 0.9;

    /// <summary>The loss has diverged when it is this many times its lowest.</summary>
    private const double Divergence = 4;

    /// <summary>The steps after which the losses have shown how much they differ from batch to batch.</summary>
    private const int NoiseSteps = 10;

    private readonly DivergenceWatch _watch = new(job);
    private double _average, _lowest = double.PositiveInfinity;
    private double _min = double.PositiveInfinity, _max = double.NegativeInfinity, _range;

    /// <summary>Sweeps the range; a warning says why where no rate can be suggested.</summary>
    internal static LearningRateCurve Run(IHost host, IChannel channel, TrainingJob job, LearningRateRange range)
    {
        var sweep = new LearningRateSweep(job);
        var curve = sweep.Run(host, range);
        if (curve.Suggestion is null) channel.Warning(sweep.WhyNone(curve, range));
        return curve;
    }

    private string WhyNone(LearningRateCurve curve, LearningRateRange range) => curve.Points.Count == range.Steps
        ? FormattableString.Invariant(
            $"A learning rate is suggested where the training loss falls, but from {range.Lowest} to {range.Highest} it does not fall; ")
            + "set another LearningRateRange, or see whether the features tell the label."
        : _watch.VerdictOn(
            FormattableString.Invariant($"A learning rate is suggested where the training loss falls, but it diverges after {curve.Points.Count} ")
            + FormattableString.Invariant($"of {range.Steps} steps without falling"),
            range.RateAt(curve.Points.Count));

    private LearningRateCurve Run(IHost host, LearningRateRange range)
    {
        var points = new List<LearningRatePoint>();
        for (int step = 0; step < range.Steps; step++)
        {
            host.CheckAlive();
            job.Stop.Token.ThrowIfCancellationRequested();
            double rate = range.RateAt(step), loss = Step(step, rate);
            _average = Smoothing * _average + (1 - Smoothing) * loss;
            // The average begins at 0, which is undone here.
            double smoothed = _average / (1 - Math.Pow(Smoothing, step + 1));
            if (!_watch.Accepts("training loss", loss, 1 + step / job.Learner.Engine.BatchCount, rate) || IsDiverged(step, smoothed)) break;
            Observe(step, loss, smoothed);
            points.Add(new() { LearningRate = rate, Loss = loss, SmoothedLoss = smoothed });
        }
        return new(points);
    }

    /// <summary>
    /// A loss that is never negative has diverged at a multiple of its lowest value, one that may be negative when it has risen by a
    /// multiple of the range that it had before.
    /// </summary>
    private bool IsDiverged(int step, double smoothed) => job.Objective.LossMayBeNegative
        ? step >= NoiseSteps && smoothed - _lowest > (Divergence - 1) * _range
        : smoothed > Divergence * _lowest;

    private void Observe(int step, double loss, double smoothed)
    {
        (_min, _max) = (Math.Min(_min, loss), Math.Max(_max, loss));
        if (smoothed < _lowest || step < NoiseSteps) _range = _max - _min;
        _lowest = Math.Min(_lowest, smoothed);
    }

    private double Step(int step, double rate)
    {
        var engine = job.Learner.Engine;
        int epoch = 1 + step / engine.BatchCount, batch = step % engine.BatchCount;
        if (batch == 0) engine.BeginEpoch(epoch);
        using var tensors = torch.NewDisposeScope();
        job.Learner.LearningRate = rate;
        engine.Take(batch);
        return job.Learner.Step().Value;
    }
}
