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

    internal sealed override void Check()
    {
        if (curves.Width == 0) throw new FormatException("The model has curves of no values; the file is damaged.");
        CheckPlaces(curves.Places, featureCount);
        for (int i = 0; i < curves.Count; i++)
            if (curves.KnotCount(i) < 2 || !IsAscending(curves.Knots(i)))
                throw new FormatException(
                    $"The model has a curve for feature {curves.Places[i]} whose knots do not ascend; the file is damaged.");
    }

    private static bool IsAscending(ReadOnlySpan<float> knots)
    {
        for (int i = 1; i < knots.Length; i++)
            if (!(knots[i] > knots[i - 1])) return false;
        return true;
    }
}
