using Microsoft.ML;
using Mlp.Samples.Training;

namespace Mlp.Samples.Toy;

/// <summary>Rows of ten standard normal features, and a label by a smooth rule that bends along one direction.</summary>
internal static class WideRows
{
    private const int Count = 2000;

    private static readonly IReadOnlyList<double> Straight = Direction(1), Bent = Direction(2);

    internal static SplitData Draw(MLContext context, int seed) => new(
        "drawn by a smooth rule",
        context.Data.LoadFromEnumerable(Rows(seed)),
        context.Data.LoadFromEnumerable(Rows(seed + 1)));

    private static WideRow[] Rows(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Count).Select(_ => Draw(random))];
    }

    private static WideRow Draw(Random random)
    {
        float[] features = [.. Enumerable.Range(0, WideRow.FeatureCount).Select(_ => (float)Normal.Next(random))];
        return new() { Features = features, Label = Along(Straight, features) + Math.Sin(2 * Along(Bent, features)) > 0 };
    }

    private static double Along(IReadOnlyList<double> direction, float[] features) =>
        direction.Zip(features, (weight, feature) => weight * feature).Sum();

    /// <summary>A vector of about unit length.</summary>
    private static double[] Direction(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, WideRow.FeatureCount).Select(_ => Normal.Next(random) / Math.Sqrt(WideRow.FeatureCount))];
    }
}
