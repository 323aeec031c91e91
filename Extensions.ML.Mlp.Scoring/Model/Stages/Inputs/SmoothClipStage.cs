using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>Values brought smoothly between -limit and limit: <c>x / sqrt(1 + (x / limit)²)</c>.</summary>
/// <param name="width">The values of a row.</param>
/// <param name="limit">What none goes beyond.</param>
/// <param name="places">Those that are clipped, ascending, the others stay; null for all.</param>
internal sealed class SmoothClipStage(int width, float limit, int[]? places = null) : Stage
{
    internal float Limit => limit;

    internal int[]? Places => places;

    internal override StageKind Kind => places is null ? StageKind.SmoothClip : StageKind.SmoothClipSome;

    internal override int InputCount => width;

    internal override int OutputCount => width;

    internal override long ParameterCount => 0;

    internal override void Apply(InputRows inputs, OutputRows outputs)
    {
        for (int row = 0; row < outputs.Count; row++)
        {
            ReadOnlySpan<float> input = inputs.Row(row, width);
            Span<float> result = outputs.Row(row, width);
            if (places is not null) input.CopyTo(result);
            for (int i = 0; i < ClippedCount; i++) result[At(i)] = Clip(input[At(i)]);
        }
    }

    private int ClippedCount => places?.Length ?? width;

    private int At(int index) => places is null ? index : places[index];

    /// <summary>In double precision, where no single's square overflows; an infinite value ends at the limit.</summary>
    private float Clip(double x) =>
        double.IsInfinity(x) ? (float)Math.CopySign(limit, x) : (float)(x / Math.Sqrt(1 + x / limit * (x / limit)));

    internal override void Backward(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        if (places is not null) outputGradients.CopyTo(inputGradients);
        for (int i = 0; i < ClippedCount; i++)
        {
            double under = 1 + Math.Pow(inputs[At(i)] / (double)limit, 2);
            inputGradients[At(i)] = (float)(outputGradients[At(i)] / (under * Math.Sqrt(under)));
        }
    }

    internal override double BoundOutputs(double bound) => places is null ? Math.Min(bound, limit) : bound;

    internal override void Check()
    {
        if (!(limit > 0 && float.IsFinite(limit)))
            throw new FormatException($"The model clips smoothly at {limit}, but a limit is finite and above 0; the file is damaged.");
        CheckPlaces(places ?? [], width);
    }

    /// <param name="visitor">Reads or writes.</param>
    /// <param name="stage">What is written.</param>
    /// <param name="ofSome">Whether places are named.</param>
    internal static SmoothClipStage Visit(StageVisitor visitor, SmoothClipStage? stage, bool ofSome)
    {
        int width = visitor.Number("width", stage?.InputCount);
        float limit = visitor.Single("limit", stage?.Limit);
        return new(width, limit, ofSome ? visitor.Ints("places", stage?.Places) : null);
    }
}
