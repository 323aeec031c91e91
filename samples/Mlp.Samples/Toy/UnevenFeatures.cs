using Microsoft.ML;
using Mlp.Samples.Training;

namespace Mlp.Samples.Toy;

/// <summary>Rows whose features differ in size by a factor of a million, and all of which matter to the label.</summary>
internal static class UnevenFeatures
{
    private const int Count = 600;
    private const double OutlierShare = 0.01, OutlierSize = 100;

    internal static SplitData Draw(MLContext context, int seed) => new(
        "drawn with features of uneven sizes",
        context.Data.LoadFromEnumerable(Rows(seed)),
        context.Data.LoadFromEnumerable(Rows(seed + 1)));

    internal static IEstimator<ITransformer> Features(MLContext context) => context.Transforms.Concatenate(
        "Features", nameof(UnevenRow.Tiny), nameof(UnevenRow.Outlying), nameof(UnevenRow.Huge));

    private static UnevenRow[] Rows(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Count).Select(_ => Draw(random))];
    }

    /// <summary>The label is the sign of a bend in the three standard normal numbers behind the features.</summary>
    private static UnevenRow Draw(Random random)
    {
        double first = Normal.Next(random), second = Normal.Next(random), third = Normal.Next(random);
        bool isOutlier = random.NextDouble() < OutlierShare;
        return new()
        {
            Tiny = (float)(0.001 * first),
            Outlying = (float)(second * (isOutlier ? OutlierSize : 1)),
            Huge = (float)(5000 + 1000 * third),
            Label = first * second + third > 0,
        };
    }
}
