namespace Extensions.ML.Mlp;

/// <summary>What a search for the learning rate found: the loss of each rate tried, up to where it diverged.</summary>
public sealed record LearningRateCurve
{
    internal LearningRateCurve(IReadOnlyList<LearningRatePoint> points) => Points = points;

    /// <summary>The rates in rising order, with their losses.</summary>
    public IReadOnlyList<LearningRatePoint> Points { get; }

    /// <summary>
    /// The rate at which the loss falls steepest against the logarithm of the rate: a good one to start with. Null when it falls
    /// nowhere; a warning in the log then says why. The slope is that of a straight line through the losses of a fifth of the points around, so that the luck of single
    /// batches decides little; and only rates below the one of the lowest smoothed loss count, because beyond it training is about to diverge.
    /// </summary>
    public double? Suggestion
    {
        get
        {
            int reach = Math.Max(2, Points.Count / 10), lowest = 0, best = -1;
            for (int i = 1; i < Points.Count; i++)
                if (Points[i].SmoothedLoss < Points[lowest].SmoothedLoss) lowest = i;
            double steepest = 0;
            for (int i = reach; i < Math.Min(lowest, Points.Count - reach); i++)
            {
                double slope = SlopeAround(i, reach);
                if (slope < steepest) (steepest, best) = (slope, i);
            }
            return best >= 0 ? Points[best].LearningRate : null;
        }
    }

    /// <summary>The slope of the least-squares line, up to a factor that is the same for all: the rates rise by one factor a step.</summary>
    private double SlopeAround(int centre, int reach)
    {
        double sum = 0;
        for (int offset = -reach; offset <= reach; offset++) sum += offset * Points[centre + offset].Loss;
        return sum;
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
