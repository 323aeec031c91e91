using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>Some features of a row, each through a curve of its own that is linear between knots.</summary>
/// <param name="featureCount">The features of a row.</param>
/// <param name="width">The values that a feature becomes.</param>
/// <param name="places">Which features they are, ascending.</param>
/// <param name="knots">For each of them its knots, at least two, strictly ascending.</param>
/// <param name="values">For each of them the values at its knots, [knots, width] row by row.</param>
internal abstract class CurvesStage(int featureCount, int width, int[] places, float[][] knots, float[][] values) : Stage
{
    internal int[] Places => places;

    internal int Width => width;

    internal float[][] Knots => knots;

    internal float[][] Values => values;

    internal override int InputCount => featureCount;

    /// <summary>The features that have no curve, ascending.</summary>
    private protected int[] Others { get; } = Rest(featureCount, places);

    /// <summary>The segment of a curve that a value lies on, or is nearest to; it ends at the next knot.</summary>
    private protected static int Segment(float[] knots, float value)
    {
        int low = 0, high = knots.Length - 2;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (value >= knots[middle]) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    internal sealed override void Write(BinaryWriter writer)
    {
        writer.Write(featureCount);
        writer.Write(width);
        writer.Write(places.Length);
        for (int i = 0; i < places.Length; i++)
        {
            writer.Write(places[i]);
            writer.Write(knots[i].Length);
            writer.WriteFloats(knots[i]);
            writer.WriteFloats(values[i]);
        }
    }

    /// <summary>What <see cref="Write"/> wrote.</summary>
    private protected static (int FeatureCount, int Width, int[] Places, float[][] Knots, float[][] Values) ReadCurves(ref FieldReader reader)
    {
        int featureCount = reader.Count(), width = reader.Count(), count = reader.Count();
        List<int> places = [];
        List<float[]> knots = [], values = [];
        for (int i = 0; i < count; i++)
        {
            int place = reader.Count(), length = reader.Count();
            if (place >= featureCount || (i > 0 && place <= places[^1])) throw new FormatException($"The model has a curve for feature {place} out of order; the file is damaged.");
            float[] edges = reader.Floats(length);
            if (edges.Length < 2 || !IsAscending(edges)) throw new FormatException($"The model has a curve for feature {place} whose knots do not ascend; the file is damaged.");
            places.Add(place);
            knots.Add(edges);
            values.Add(reader.Floats((long)length * width));
        }
        return (featureCount, width, [.. places], [.. knots], [.. values]);
    }

    private static bool IsAscending(float[] knots)
    {
        for (int i = 1; i < knots.Length; i++)
            if (!(knots[i] > knots[i - 1])) return false;
        return true;
    }
}
