using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Network;

/// <summary>A piecewise-linear embedding by what it is learned as.</summary>
/// <param name="FeatureCount">The features of a row.</param>
/// <param name="Width">The values that a number becomes.</param>
/// <param name="Places">Which features are the numbers.</param>
/// <param name="Knots">The edges of each number's bins.</param>
/// <param name="Slopes">[numbers, width]</param>
/// <param name="Biases">[numbers, width]</param>
/// <param name="Bends">[numbers, bins, width]: what passing a bin adds. Numbers with fewer bins have zeros.</param>
internal sealed record EmbeddingParts(
    int FeatureCount, int Width, int[] Places, IReadOnlyList<float[]> Knots, float[] Slopes, float[] Biases, float[] Bends)
{
    /// <summary>The bins that each number has room for; computed once, as it is read for each bin.</summary>
    internal int BinCount { get; } = Knots.Max(knots => knots.Length) - 1;

    /// <summary>The parts of which a stage is the sum: the first bin is all slope.</summary>
    internal static EmbeddingParts Of(EmbeddingStage stage)
    {
        var curves = stage.Curves;
        float[][] knots = KnotsOf(stage);
        int width = curves.Width, numbers = curves.Count, bins = knots.Max(own => own.Length) - 1;
        var parts = new EmbeddingParts(stage.InputCount, width, curves.Places, knots, new float[numbers * width], new float[numbers * width], new float[numbers * bins * width]);
        for (int number = 0; number < numbers; number++)
            for (int value = 0; value < width; value++) Take(curves, parts, number, value);
        return parts;
    }

    internal static float[][] KnotsOf(EmbeddingStage stage) => [.. Enumerable.Range(0, stage.Curves.Count).Select(curve => stage.Curves.Knots(curve).ToArray())];

    private static void Take(Curves curves, EmbeddingParts parts, int number, int value)
    {
        int width = parts.Width;
        ReadOnlySpan<float> knots = curves.Knots(number), values = curves.Values(number);
        double slope = ((double)values[width + value] - values[value]) / ((double)knots[1] - knots[0]);
        parts.Slopes[number * width + value] = (float)slope;
        parts.Biases[number * width + value] = (float)(values[value] - slope * knots[0]);
        for (int bin = 1; bin < knots.Length - 1; bin++)
        {
            double rise = (double)values[(bin + 1) * width + value] - values[bin * width + value];
            parts.Bends[(number * parts.BinCount + bin) * width + value] = (float)(rise - slope * ((double)knots[bin + 1] - knots[bin]));
        }
    }

    internal EmbeddingStage ToStage() =>
        new(FeatureCount, Width, Places, [.. Knots], [.. Enumerable.Range(0, Places.Length).Select(ValuesOf)]);

    private float[] ValuesOf(int number)
    {
        float[] knots = Knots[number], values = new float[knots.Length * Width];
        for (int value = 0; value < Width; value++)
        {
            double passed = Biases[number * Width + value];
            for (int knot = 0; knot < knots.Length; knot++)
            {
                values[knot * Width + value] = (float)(passed + (double)Slopes[number * Width + value] * knots[knot]);
                if (knot < knots.Length - 1) passed += Bends[(number * BinCount + knot) * Width + value];
            }
        }
        return values;
    }
}
