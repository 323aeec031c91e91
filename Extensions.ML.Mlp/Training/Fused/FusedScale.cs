using System.Numerics.Tensors;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Scoring;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>A learned scale for each value.</summary>
internal sealed class FusedScale(ScaleLayer source) : FusedLayer(source.Width, source.Width)
{
    private readonly float[] _scales = new float[source.Width];

    internal override bool ReadsUnpadded => true;

    internal override int SumCount => InputCount;

    internal override int? GradientStart => source.ScalesStart;

    internal override void Pack(ReadOnlySpan<float> parameters, int part, int parts)
    {
        if (part == 0) parameters.Slice(source.ScalesStart, InputCount).CopyTo(_scales);
    }

    internal override void Forward(BlockPass pass, InputRows x, OutputRows y)
    {
        for (int row = 0; row < y.Count; row++) TensorPrimitives.Multiply(x.Row(row, InputCount), _scales, y.Row(row, InputCount));
    }

    internal override void Backward(BlockPass pass, InputRows x, InputRows y, OutputRows slopes, OutputRows inputSlopes)
    {
        var sums = pass.SumsOf(this);
        if (pass.IsFirst) sums.Clear();
        for (int row = 0; row < slopes.Count; row++)
        {
            TensorPrimitives.MultiplyAdd(x.Row(row, InputCount), slopes.Row(row, InputCount), sums, sums);
            if (PassesBack) TensorPrimitives.Multiply(slopes.Row(row, InputCount), _scales, inputSlopes.Row(row, InputCount));
        }
    }

    internal override void Gather(float[][] sums, Span<float> gradient, int part, int parts) => AddToFirst(sums, gradient.Slice(source.ScalesStart, SumCount), part, parts);
}
