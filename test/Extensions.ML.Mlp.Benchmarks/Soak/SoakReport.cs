using System.Globalization;
using System.Text;
using Extensions.ML.Mlp.Benchmarks.Measuring;

namespace Extensions.ML.Mlp.Benchmarks.Soak;

/// <summary>What was done, and what the process held, as markdown.</summary>
internal static class SoakReport
{
    internal static string Write(TimeSpan time, TimeSpan interval, int seed, IReadOnlyList<SoakSample> samples, SoakMeasure[] measures, SoakTally tally, string picture)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            # A long run

            One process for {time.TotalMinutes:0.#} minutes, seed {seed}: two threads do the deeds below in a random order, with all tasks, engines, optimizers,
            schedules, normalizations and ways to handle data. Every {interval.TotalSeconds:0.#} seconds both threads end, the process is measured while nothing of
            ours runs, and two new threads begin: {samples.Count} samples. Before it is measured the collector is called, and the C library is told to give
            back what is free (`malloc_trim`): it keeps memory that was freed, in a heap for each thread that ran at once with others, and gives
            back the end of a heap alone. Native memory in use is what was allocated there and not freed (`mallinfo2`), tensors are those that
            nobody had disposed of when a thread ended. The slope is that of the second half of the samples, by least squares. A slope above its
            bound, or a deed that ends otherwise than it should, is a failure.

            {MachineDescription.Write()}

            | what the process holds | at the start | at half time | at the end | slope, an hour | bound | |
            |---|--:|--:|--:|--:|--:|---|
            """);
        foreach (var measure in measures)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {measure.Title} | {measure.First:0.#} | {measure.Half:0.#} | {measure.Last:0.#} | {measure.Slope:0.##} | {(double.IsFinite(measure.Bound) ? measure.Bound : "–")} | {measure.Verdict} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"""

            ![Memory, tensors, handles and threads over time]({picture})

            | deed | times | ms | ended by a loss that is not finite |
            |---|--:|--:|--:|
            """);
        foreach (var (name, deeds) in tally.Deeds)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {deeds.Count:N0} | {deeds.Time.TotalMilliseconds / deeds.Count:F0} | {deeds.Diverged:N0} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"\nDeeds that ended otherwise than they should: {tally.Faults.Count}.");
        foreach (string fault in tally.Faults) text.AppendLine().AppendLine(fault);
        return text.ToString();
    }
}
