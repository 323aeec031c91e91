namespace Extensions.ML.Mlp.Benchmarks.MainJob;

/// <summary>What one run took.</summary>
/// <param name="Whole">The whole run, with all that comes before and after its iterations, divided by their number.</param>
/// <param name="Iteration">The median iteration.</param>
/// <param name="TrainLoss">The train loss of the last iteration: both ways must learn alike.</param>
internal readonly record struct RunTimes(TimeSpan Whole, TimeSpan Iteration, float TrainLoss)
{
    /// <param name="whole">The whole run.</param>
    /// <param name="ends">When each iteration ended, from any start.</param>
    /// <param name="trainLoss">The last train loss.</param>
    internal static RunTimes Of(TimeSpan whole, TimeSpan[] ends, float trainLoss)
    {
        double[] iterations = [.. ends.Zip(ends.Skip(1), (earlier, later) => (later - earlier).TotalSeconds)];
        return new(whole / ends.Length, TimeSpan.FromSeconds(new Spread(iterations).Median), trainLoss);
    }
}
