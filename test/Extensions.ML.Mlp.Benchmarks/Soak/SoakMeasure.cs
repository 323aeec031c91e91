using ScottPlot;

namespace Extensions.ML.Mlp.Benchmarks.Soak;

/// <summary>One thing that the process holds, and how it rises over the second half of the samples.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Unit">In what it is counted.</param>
/// <param name="Take">Takes it from a sample.</param>
/// <param name="Bound">The most that it may rise in an hour.</param>
internal sealed record SoakMeasure(string Name, string Unit, Func<SoakSample, double> Take, double Bound)
{
    /// <summary>At the start.</summary>
    internal double First { get; private init; }

    /// <summary>At half time.</summary>
    internal double Half { get; private init; }

    /// <summary>At the end.</summary>
    internal double Last { get; private init; }

    /// <summary>The rise an hour over the second half, by least squares.</summary>
    internal double Slope { get; private init; }

    internal bool Holds => Slope <= Bound;

    internal string Verdict => Holds ? "holds" : "rises";

    internal string Title => Unit == "MB" ? $"{Name}, MB" : Name;

    /// <summary>The line of the second half goes through here.</summary>
    private Coordinates Middle { get; init; }

    /// <summary>
    /// The bounds, for the settings that CONTRIBUTING.md names. A leak of one kilobyte a scenario would be 19 to 38 MB an hour. Single samples of the
    /// memory differ by some MB, by what the last scenarios were, and the runtime's compiler keeps 1 to 3 MB more now and then: over ten minutes
    /// native memory without a leak had slopes of -11 to 19 MB an hour. Resident memory had 17; with more than one heap of the C library, where
    /// small blocks keep pages, up to 156. The threads of pools come and go, so that their slope is known to about 8 an hour; one that stays
    /// behind in every hundredth scenario would be 190 or more. Files of symbols stay open once an exception was told.
    /// </summary>
    internal static SoakMeasure[] Of(IReadOnlyList<SoakSample> samples) =>
    [
        new SoakMeasure("resident memory", "MB", sample => sample.Resident, Bound: 60).On(samples),
        new SoakMeasure("native memory in use", "MB", sample => sample.Native, Bound: 20).On(samples),
        new SoakMeasure("managed heap after a collection", "MB", sample => sample.Heap, Bound: 6).On(samples),
        new SoakMeasure("tensors", "count", sample => sample.Tensors, Bound: 0).On(samples),
        new SoakMeasure("handles", "count", sample => sample.Handles, Bound: 6).On(samples),
        new SoakMeasure("threads", "count", sample => sample.Threads, Bound: 24).On(samples),
    ];

    /// <summary>The line of the second half at a time.</summary>
    internal Coordinates Trend(double minutes) => new(minutes, Middle.Y + Slope / 60 * (minutes - Middle.X));

    private SoakMeasure On(IReadOnlyList<SoakSample> samples)
    {
        SoakSample[] half = [.. samples.Where(sample => sample.Minutes >= samples[^1].Minutes / 2)];
        var middle = new Coordinates(half.Average(sample => sample.Minutes), half.Average(Take));
        double spread = half.Sum(sample => (sample.Minutes - middle.X) * (sample.Minutes - middle.X));
        double slope = half.Sum(sample => (sample.Minutes - middle.X) * (Take(sample) - middle.Y)) / spread;
        return this with { First = Take(samples[0]), Half = Take(half[0]), Last = Take(half[^1]), Slope = double.IsNaN(slope) ? 0 : 60 * slope, Middle = middle };
    }
}
