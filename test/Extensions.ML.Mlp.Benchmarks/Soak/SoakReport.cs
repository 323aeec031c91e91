using System.Globalization;
using System.Text;

namespace Extensions.ML.Mlp.Benchmarks.Soak;

/// <summary>What was done, and what the process held, as markdown.</summary>
internal static class SoakReport
{
    /// <summary>
    /// glibc keeps what threads have freed in heaps that one small block holds, so that the more heaps there are the more pages stay; MKL keeps
    /// buffers for each thread, and oneDNN the latest 1,024 kernels that it compiled, one for each shape that GELU has met on autograd's way.
    /// These fill up in time. What is leaked is seen where they are small or off.
    /// </summary>
    private static readonly string[] KeepLess = ["MALLOC_ARENA_MAX", "GLIBC_TUNABLES", "MKL_DISABLE_FAST_MM", "ONEDNN_PRIMITIVE_CACHE_CAPACITY"];

    private static string Keeps => string.Join(", ", KeepLess.Select(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? $"`{name}={value}`" : $"no `{name}`"));

    internal static string Write(TimeSpan time, TimeSpan interval, int seed, IReadOnlyList<SoakSample> samples, SoakMeasure[] measures, SoakTally tally, string picture)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            # A long run

            One process for {time.TotalMinutes:0.#} minutes, seed {seed}: two threads run the scenarios below in a random order, with all tasks, engines, optimizers,
            schedules, normalizations and ways to handle data. Every {interval.TotalSeconds:0.#} seconds both threads end, the process is measured while nothing of
            ours runs, and two new threads begin: {samples.Count} samples, each after a collection, and after both heaps, the managed and the C library's, gave
            back what is free. Native memory in use is what was allocated in the C library's heaps and not freed (`mallinfo2`); tensors are those that
            nobody had disposed of when a thread ended. The slope is that of the second half of the samples, by least squares. A slope
            above its bound, or a scenario that ends otherwise than it should, is a failure.

            What glibc, MKL and oneDNN keep of what nobody uses: {Keeps}.

            {MachineDescription.Write()}

            | what the process holds | at the start | at half time | at the end | slope, an hour | bound | |
            |---|--:|--:|--:|--:|--:|---|
            """);
        foreach (var measure in measures)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {measure.Title} | {measure.First:0.#} | {measure.Half:0.#} | {measure.Last:0.#} | {measure.Slope:0.##} | {measure.Bound} | {measure.Verdict} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"""

            ![Memory, tensors, handles and threads over time]({picture})

            | scenario | times | ms | ended by a loss that is not finite |
            |---|--:|--:|--:|
            """);
        foreach (var (name, scenarios) in tally.Scenarios)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {scenarios.Count:N0} | {scenarios.Time.TotalMilliseconds / scenarios.Count:F0} | {scenarios.Diverged:N0} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"\nScenarios that ended otherwise than they should: {tally.Faults.Count}.");
        foreach (string fault in tally.Faults) text.AppendLine().AppendLine(fault);
        return text.ToString();
    }
}
