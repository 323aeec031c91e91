using System.Globalization;
using System.Text;

namespace Extensions.ML.Mlp.Benchmarks.Fuzz;

/// <summary>What became of the files, as markdown.</summary>
internal static class FuzzReport
{
    internal static string Write(IReadOnlyList<(string Name, Tally Tally)> mutated, IReadOnlyList<GuidedRun> guided, int files, double minutes, int seed)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            # Files from strangers

            {files:N0} mutated files of each kind, seed {seed}: bits flipped, runs cut, dropped, doubled and blanked, counts at the edge of their
            type, fields and entries moved, doubled, dropped and taken from other files, entries renamed or made bombs of 4 MB. Half of the
            model files and checkpoints have their checksum mended, as a forger would. A fault is an exception of another type or without a
            sentence, other scores where the checksum was not mended, a load of more than a second, or one that allocates more than twice the
            file's size and a megabyte; of pipelines with any byte damaged, which ML.NET itself reads, only the pause counts. A checkpoint has
            no scores: written again, it must be the same bytes.

            {MachineDescription.Write()}

            """);
        AppendTable(text, mutated);
        if (guided.Count > 0) AppendGuided(text, guided, minutes);
        var any = mutated[^1].Tally;
        text.AppendLine($"How ML.NET refuses pipelines with any byte damaged, by the first cause: {string.Join(", ", Types(any))}.");
        foreach (string fault in mutated.Select(run => run.Tally).Concat(guided.Select(run => run.Tally)).SelectMany(tally => tally.Faults)) text.AppendLine().AppendLine(fault);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void AppendGuided(StringBuilder text, IReadOnlyList<GuidedRun> guided, double minutes)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            Guided by coverage, {minutes} minutes in all: SharpFuzz makes a copy of the readers count the ways between their branches, and a
            file that takes a new way joins those that others are made from. What loads is used; its scores, here all called other, are
            compared with none.

            """);
        AppendTable(text, [.. guided.Select(run => (run.Name, run.Tally))]);
        foreach (var run in guided) text.AppendLine(CultureInfo.InvariantCulture, $"- {run.Name}: {run.Ways:N0} ways, {run.Pool:N0} files that others were made from");
        text.AppendLine();
    }

    private static void AppendTable(StringBuilder text, IReadOnlyList<(string Name, Tally Tally)> runs)
    {
        text.AppendLine("""
            | files | number | same scores | other scores | refused | different sentences | most allocated, kB | slowest, ms | faults |
            |---|--:|--:|--:|--:|--:|--:|--:|--:|
            """);
        foreach (var (name, tally) in runs)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {tally.Files:N0} | {tally.Same:N0} | {tally.Other:N0} | {tally.Files - tally.Same - tally.Other:N0} | {tally.Refusals.Count} | {tally.MostAllocated / 1000:N0} | {tally.Slowest.TotalMilliseconds:F0} | {tally.Faulty} |");
        text.AppendLine();
    }

    private static IEnumerable<string> Types(Tally tally) => tally.Refusals
        .GroupBy(refusal => refusal.Key.Split(':')[0], refusal => refusal.Value)
        .OrderByDescending(type => type.Sum())
        .Select(type => $"{type.Key} {type.Sum()}");
}
