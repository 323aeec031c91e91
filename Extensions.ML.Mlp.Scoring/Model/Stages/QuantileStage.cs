using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Scoring;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>
/// Features through curves that make their training values normally distributed; flat outside of the knots. The others stay as they are.
/// </summary>
internal sealed class QuantileStage(int featureCount, int[] places, float[][] knots, float[][] values) : CurvesStage(featureCount, 1, places, knots, values)
{
    internal override StageKind Kind => StageKind.Quantile;

    internal override int OutputCount => InputCount;

    /// <summary>Measured, not learned.</summary>
    internal override long ParameterCount => 0;

    internal override void Apply(InputRows inputs, OutputRows outputs)
    {
        for (int row = 0; row < outputs.Count; row++)
        {
            var result = outputs.Row(row, InputCount);
            inputs.Row(row, InputCount).CopyTo(result);
            for (int i = 0; i < Places.Length; i++) result[Places[i]] = ValueAt(Knots[i], Values[i], result[Places[i]]);
        }
    }

    internal override void PassBack(ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputSlopes, Span<float> inputSlopes)
    {
        outputSlopes.CopyTo(inputSlopes);
        for (int i = 0; i < Places.Length; i++)
        {
            float[] knots = Knots[i], values = Values[i];
            float x = inputs[Places[i]];
            int segment = KnotSearch.Segment(knots, x);
            inputSlopes[Places[i]] *= x < knots[0] || x > knots[^1] ? 0 : (values[segment + 1] - values[segment]) / (knots[segment + 1] - knots[segment]);
        }
    }

    private static float ValueAt(float[] knots, float[] values, float x)
    {
        if (x <= knots[0]) return values[0];
        if (x >= knots[^1]) return values[^1];
        int segment = KnotSearch.Segment(knots, x);
        return values[segment] + (x - knots[segment]) / (knots[segment + 1] - knots[segment]) * (values[segment + 1] - values[segment]);
    }

    internal static QuantileStage Read(ref FieldReader reader)
    {
        var (featureCount, width, places, knots, values) = ReadCurves(ref reader);
        return width == 1 ? new(featureCount, places, knots, values) : throw new FormatException($"The model has quantile curves of {width} values; the file is damaged.");
    }
}
