using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>
/// Features through curves that make their training values normally distributed; flat outside of the knots. The others stay as they are.
/// </summary>
internal sealed class QuantileStage(int featureCount, Curves curves) : CurvesStage(featureCount, curves)
{
    internal QuantileStage(int featureCount, int[] places, float[][] knots, float[][] values)
        : this(featureCount, Curves.Of(places, 1, knots, values))
    {
    }

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
            for (int i = 0; i < Curves.Count; i++)
            {
                ref float value = ref result[Curves.Places[i]];
                value = ValueAt(Curves.Knots(i), Curves.Values(i), value);
            }
        }
    }

    internal override void Backward(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        outputGradients.CopyTo(inputGradients);
        for (int i = 0; i < Curves.Count; i++)
        {
            ReadOnlySpan<float> knots = Curves.Knots(i), values = Curves.Values(i);
            int place = Curves.Places[i];
            float x = inputs[place];
            int segment = KnotSearch.Segment(knots, x);
            inputGradients[place] *= x < knots[0] || x > knots[^1]
                ? 0
                : (values[segment + 1] - values[segment]) / (knots[segment + 1] - knots[segment]);
        }
    }

    private static float ValueAt(ReadOnlySpan<float> knots, ReadOnlySpan<float> values, float x)
    {
        if (x <= knots[0]) return values[0];
        if (x >= knots[^1]) return values[^1];
        int segment = KnotSearch.Segment(knots, x);
        return values[segment] + KnotSearch.Share(knots, segment, x) * (values[segment + 1] - values[segment]);
    }

    internal override double BoundOutputs(double bound) => Math.Max(Curves.Count == InputCount ? 0 : bound, Largest(Curves.AllValues));

    internal static QuantileStage Visit(StageVisitor visitor, QuantileStage? stage)
    {
        int features = visitor.Number("features", stage?.InputCount);
        var curves = visitor.Curves(stage?.Curves);
        return curves.Width == 1
            ? new(features, curves)
            : throw new FormatException($"{visitor.Source} has quantile curves of {curves.Width} values; the file is damaged.");
    }
}
