using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>Some features of a row, each through a curve of its own.</summary>
/// <param name="featureCount">The features of a row.</param>
/// <param name="curves">The curves.</param>
internal abstract class CurvesStage(int featureCount, Curves curves) : Stage
{
    /// <summary>Listed by the first row: only then it is sure that the features are not just claimed.</summary>
    private int[]? _others;

    internal Curves Curves => curves;

    internal override int InputCount => featureCount;

    /// <summary>The features that have no curve, ascending.</summary>
    internal int[] Others => _others ??= Rest(featureCount, curves.Places);

    internal sealed override void Write(BinaryWriter writer)
    {
        writer.Write(featureCount);
        writer.Write(curves.Width);
        writer.Write(curves.Count);
        for (int i = 0; i < curves.Count; i++)
        {
            writer.Write(curves.Places[i]);
            writer.Write(curves.KnotCount(i));
            writer.WriteFloats(curves.Knots(i));
            writer.WriteFloats(curves.Values(i));
        }
    }

    /// <summary>What <see cref="Write"/> wrote.</summary>
    private protected static (int FeatureCount, Curves Curves) ReadCurves(ref FieldReader reader)
    {
        // A place, a length, and two knots with a value each.
        const int MinCurve = 2 * sizeof(int) + 4 * sizeof(float);
        int featureCount = reader.Count(), width = reader.Count(), count = reader.CountOf(MinCurve);
        int[] places = new int[count], starts = new int[count + 1];
        var ahead = reader;
        for (int i = 0; i < count; i++)
        {
            (places[i], int length) = (ahead.Count(), ahead.Count());
            ahead.SkipFloats(length + (long)length * width);
            starts[i + 1] = starts[i] + length;
        }
        float[] knots = new float[starts[^1]], values = new float[(long)starts[^1] * width];
        for (int i = 0; i < count; i++)
        {
            (_, int length) = (reader.Count(), reader.Count());
            reader.Floats(knots.AsSpan(starts[i], length));
            reader.Floats(values.AsSpan(starts[i] * width, length * width));
        }
        return (featureCount, new(places, width, starts, knots, values));
    }

    internal sealed override void Check()
    {
        if (curves.Width == 0) throw new FormatException("The model has curves of no values; the file is damaged.");
        CheckPlaces(curves.Places, featureCount);
        for (int i = 0; i < curves.Count; i++)
            if (curves.KnotCount(i) < 2 || !IsAscending(curves.Knots(i))) throw new FormatException($"The model has a curve for feature {curves.Places[i]} whose knots do not ascend; the file is damaged.");
    }

    private static bool IsAscending(ReadOnlySpan<float> knots)
    {
        for (int i = 1; i < knots.Length; i++)
            if (!(knots[i] > knots[i - 1])) return false;
        return true;
    }
}
