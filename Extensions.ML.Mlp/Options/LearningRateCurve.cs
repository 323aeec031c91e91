namespace Extensions.ML.Mlp;

/// <summary>What a search for the learning rate found: the loss of each rate tried, up to where it diverged.</summary>
public sealed record LearningRateCurve
{
    internal LearningRateCurve(IReadOnlyList<LearningRatePoint> points) => Points = points;

    /// <summary>The rates in rising order, with their losses.</summary>
    public IReadOnlyList<LearningRatePoint> Points { get; }

    /// <summary>
    /// The rate at which the smoothed loss falls steepest against the logarithm of the rate: a good one to start with. Null when it
    /// falls nowhere. The first and last tenth of the points, where the smoothing is young or the loss about to diverge, do not count.
    /// </summary>
    public double? Suggestion
    {
        get
        {
            int margin = Math.Max(1, Points.Count / 10), best = -1;
            double steepest = 0;
            for (int i = margin; i < Points.Count - margin; i++)
            {
                double slope = Points[i + 1].SmoothedLoss - Points[i - 1].SmoothedLoss;
                if (slope < steepest) (steepest, best) = (slope, i);
            }
            return best >= 0 ? Points[best].LearningRate : null;
        }
    }
}

/// <summary>A step of a search for the learning rate.</summary>
public readonly record struct LearningRatePoint
{
    /// <summary>The rate of the step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The batch's mean loss before the step.</summary>
    public required double Loss { get; init; }

    /// <summary>The mean of the losses so far, the past weighing nine tenths.</summary>
    public required double SmoothedLoss { get; init; }
}
