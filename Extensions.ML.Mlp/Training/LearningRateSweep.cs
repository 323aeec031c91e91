using Microsoft.ML.Runtime;
using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>Trains for some steps with a rising rate and watches the loss (Smith 2017, the learning-rate range test).</summary>
internal static class LearningRateSweep
{
    /// <summary>The share of the past in the smoothed loss.</summary>
    private const double Smoothing = 0.9;

    /// <summary>The loss has diverged when it is this many times its lowest.</summary>
    private const double Divergence = 4;

    internal static LearningRateCurve Run(IHost host, TrainingJob job, LearningRateRange range)
    {
        var points = new List<LearningRatePoint>();
        double average = 0, lowest = double.PositiveInfinity;
        for (int step = 0; step < range.Steps; step++)
        {
            host.CheckAlive();
            job.Stop.Token.ThrowIfCancellationRequested();
            double rate = range.RateAt(step), loss = Step(job, step, rate);
            average = Smoothing * average + (1 - Smoothing) * loss;
            // The average begins at 0, which is undone here.
            double smoothed = average / (1 - Math.Pow(Smoothing, step + 1));
            if (!double.IsFinite(loss) || smoothed > Divergence * lowest) break;
            lowest = Math.Min(lowest, smoothed);
            points.Add(new() { LearningRate = rate, Loss = loss, SmoothedLoss = smoothed });
        }
        return new(points);
    }

    private static double Step(TrainingJob job, int step, double rate)
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
