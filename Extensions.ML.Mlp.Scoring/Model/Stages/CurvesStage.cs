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
    /// <summary>Listed by the first row: only then it is sure that the features are not just claimed.</summary>
    private int[]? _others;

    internal int[] Places => places;

    internal int Width => width;

    internal float[][] Knots => knots;

    internal float[][] Values => values;

    internal override int InputCount => featureCount;

    /// <summary>The features that have no curve, ascending.</summary>
    internal int[] Others => _others ??= Rest(featureCount, places);

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
        // A place, a length, and two knots with a value each.
        const int LeastCurve = 2 * sizeof(int) + 4 * sizeof(float);
        int featureCount = reader.Count(), width = reader.Count(), count = reader.CountOf(LeastCurve);
        var places = new int[count];
        float[][] knots = new float[count][], values = new float[count][];
        for (int i = 0; i < count; i++)
        {
            (places[i], int length) = (reader.Count(), reader.Count());
            knots[i] = reader.Floats(length);
            values[i] = reader.Floats((long)length * width);
        }
        return (featureCount, width, places, knots, values);
    }

    internal sealed override void Check()
    {
        if (width == 0) throw new FormatException("The model has curves of no values; the file is damaged.");
        CheckPlaces(places, featureCount);
        for (int i = 0; i < places.Length; i++)
            if (knots[i].Length < 2 || !IsAscending(knots[i])) throw new FormatException($"The model has a curve for feature {places[i]} whose knots do not ascend; the file is damaged.");
    }

    private static bool IsAscending(float[] knots)
    {
        for (int i = 1; i < knots.Length; i++)
            if (!(knots[i] > knots[i - 1])) return false;
        return true;
    }
}
