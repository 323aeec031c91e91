namespace Extensions.ML.Mlp.TestSupport.Fuzzing;

/// <summary>What became of many files.</summary>
internal sealed class Tally
{
    private const int MostFaults = 20;

    internal int Files { get; private set; }

    internal int Same { get; private set; }

    internal int Other { get; private set; }

    internal int Faulty { get; private set; }

    /// <summary>What a load allocated at most.</summary>
    internal long MostAllocated { get; private set; }

    internal TimeSpan Slowest { get; private set; }

    /// <summary>The refusals, without numbers and names, and how often.</summary>
    internal SortedDictionary<string, int> Refusals { get; } = new(StringComparer.Ordinal);

    /// <summary>The first faults, each with what makes its file again.</summary>
    internal List<string> Faults { get; } = [];

    /// <param name="trial">How it went.</param>
    /// <param name="name">What makes the file again.</param>
    internal void Add(Trial trial, Func<string> name)
    {
        Files++;
        MostAllocated = Math.Max(MostAllocated, trial.Allocated);
        if (trial.Elapsed > Slowest) Slowest = trial.Elapsed;
        if (!trial.Loaded) Refusals[trial.Refusal] = Refusals.GetValueOrDefault(trial.Refusal) + 1;
        else if (trial.SameScores) Same++;
        else Other++;
        if (trial.Fault is null) return;
        Faulty++;
        if (Faults.Count < MostFaults) Faults.Add(string.Concat($"{name()}: {trial.Fault}".Select(c => char.IsControl(c) && c != '\n' ? '?' : c)));
    }
}
