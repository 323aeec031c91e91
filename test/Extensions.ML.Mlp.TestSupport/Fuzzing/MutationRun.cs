namespace Extensions.ML.Mlp.TestSupport.Fuzzing;

/// <summary>Many mutants of a kind of file, the same ones for a seed.</summary>
internal sealed class MutationRun
{
    private readonly FileKind _kind;
    private readonly float[][] _scores;

    internal MutationRun(FileKind kind)
    {
        _kind = kind;
        _scores = [.. kind.Samples.Select(sample => kind.Load(sample)())];
    }

    internal Tally Tally { get; } = new();

    internal Tally Run(int seed, int count)
    {
        for (int index = 0; index < count; index++) Try(seed, index);
        return Tally;
    }

    /// <summary>One mutant, which is made again by its seed and index alone.</summary>
    internal void Try(int seed, int index)
    {
        int sample = index % _kind.Samples.Count;
        var mutant = _kind.Mutate(_kind.Samples[sample], new Random(unchecked(seed * 1_000_003 + index)));
        Tally.Add(Trial.Of(_kind, mutant, _scores[sample]), () => $"{_kind.Name}, seed {seed}, file {index}");
    }
}
