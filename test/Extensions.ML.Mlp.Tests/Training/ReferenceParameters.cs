namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>A network's parameters in their order, of which its layers take theirs one after the other.</summary>
internal sealed class ReferenceParameters(double[] values)
{
    private int _taken;

    /// <summary>Where the parts that were taken start, and how many each has.</summary>
    internal List<(int Start, int Count)> Parts { get; } = [];

    internal double[] Take(int count)
    {
        Parts.Add((_taken, count));
        _taken += count;
        return values[(_taken - count).._taken];
    }

    /// <summary>A part of each member.</summary>
    internal double[][] Take(int members, int count) => [.. Take(members * count).Chunk(count)];
}
