using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Extensions.ML.Mlp.TestSupport.Fuzzing;

/// <summary>One file, loaded and used.</summary>
internal sealed partial class Trial
{
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(1);

    /// <summary>Whether it loaded.</summary>
    internal bool Loaded { get; private set; }

    /// <summary>Whether it loaded and gave the sample's scores.</summary>
    internal bool SameScores { get; private set; }

    /// <summary>The refusal without its numbers and names; empty when the file loaded.</summary>
    internal string Refusal { get; private set; } = "";

    /// <summary>What must not be; null when all is well.</summary>
    internal string? Fault { get; private set; }

    internal long Allocated { get; private set; }

    internal TimeSpan Elapsed { get; private set; }

    /// <param name="kind">The kind of file.</param>
    /// <param name="mutant">The file.</param>
    /// <param name="scores">The sample's scores.</param>
    internal static Trial Of(FileKind kind, Mutant mutant, float[] scores)
    {
        var trial = Once(kind, mutant, scores);
        // A slow machine pauses at times, a slow load is slow each time; and what is allocated once for all files is not this file's.
        for (int again = 0; again < 4 && trial.Fault is not null; again++) trial = Once(kind, mutant, scores);
        return trial;
    }

    private static Trial Once(FileKind kind, Mutant mutant, float[] scores)
    {
        var trial = new Trial();
        long clock = Stopwatch.GetTimestamp();
        try
        {
            trial.Run(kind, mutant, scores);
        }
        catch (Exception fault)
        {
            var cause = fault is FormatException ? fault : fault.GetBaseException();
            trial.Refusal = Plain($"{cause.GetType().Name}: {cause.Message}");
            if (trial.Loaded) trial.Fault = $"loads, but then {fault}";
            else if (!kind.Refuses(fault)) trial.Fault = fault.ToString();
        }
        trial.Elapsed = Stopwatch.GetElapsedTime(clock);
        if (trial.Elapsed > MostTime) trial.Fault ??= $"took {trial.Elapsed.TotalSeconds:F1} s";
        if (trial.Allocated > 2 * mutant.Size + kind.Allowance) trial.Fault ??= $"allocated {trial.Allocated:N0} bytes for a file of {mutant.Size:N0}";
        return trial;
    }

    private void Run(FileKind kind, Mutant mutant, float[] scores)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Func<float[]> scorer;
        try
        {
            scorer = kind.Load(mutant.Bytes);
        }
        finally
        {
            Allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Loaded = true;
        SameScores = scorer().AsSpan().SequenceEqual(scores);
        if (mutant.Guarded && !SameScores) Fault = "loads to other scores";
    }

    private static string Plain(string message) => Quoted().Replace(Number().Replace(message.Split('\n')[0], "#"), "'...'");

    /// <summary>A format's own refusal: one sentence, with its end.</summary>
    internal static bool IsOurs(Exception fault) => fault is FormatException && fault.Message.Length is > 20 and < 10_000 && fault.Message.EndsWith('.');

    [GeneratedRegex("'[^']*'|(?<=of type |of kind |an activation |parameter |epsilon |count of )[^;]*?(?=, |;)")]
    private static partial Regex Quoted();

    [GeneratedRegex("[0-9A-F]*[0-9][0-9A-F]*")]
    private static partial Regex Number();
}
