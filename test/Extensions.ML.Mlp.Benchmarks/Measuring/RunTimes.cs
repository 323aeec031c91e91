namespace Extensions.ML.Mlp.Benchmarks.Measuring;

/// <summary>What one run took.</summary>
/// <param name="Whole">The whole run, with all that comes before and after its iterations.</param>
/// <param name="Ends">When each iteration ended, from any start.</param>
/// <param name="TrainLoss">The train loss of the last iteration: all ways must learn alike.</param>
internal sealed record RunTimes(TimeSpan Whole, IReadOnlyList<TimeSpan> Ends, float TrainLoss)
{
    /// <summary>The whole run, divided by the number of its iterations.</summary>
    internal TimeSpan Mean => Whole / Ends.Count;

    /// <summary>The median iteration, of all but the first.</summary>
    internal TimeSpan Median => TimeSpan.FromSeconds(new Spread(Ends.Zip(Ends.Skip(1), (earlier, later) => (later - earlier).TotalSeconds)).Median);

    /// <summary>What came before and after the iterations, when their ends are counted from the start of the first.</summary>
    internal TimeSpan SetUp => Whole - Ends[^1];
}
