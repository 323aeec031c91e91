using System.Numerics.Tensors;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Scoring;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>Scales each member's values by factors of its own, and adds biases of its own where it has some.</summary>
internal sealed class FusedMemberAffine(MemberAffineLayer source) : FusedLayer(source.Width, source.Width)
{
    private readonly float[] _parameters = new float[(source.HasOffsets ? 2 : 1) * source.Members * source.Width];

    internal override bool ReadsUnpadded => true;

    /// <summary>Scales, then offsets, as among the parameters.</summary>
    internal override int SumCount => _parameters.Length;

    internal override int? GradientStart => source.ScalesStart;

    internal override void Pack(ReadOnlySpan<float> parameters, int part, int parts)
    {
        if (part == 0) parameters.Slice(source.ScalesStart, _parameters.Length).CopyTo(_parameters);
    }

    internal override void Forward(BlockPass pass, InputRows x, OutputRows y)
    {
        for (int row = 0; row < y.Count; row++)
        {
            if (source.HasOffsets) TensorPrimitives.MultiplyAdd(x.Row(row, InputCount), Scales(_parameters, row), Offsets(_parameters, row), y.Row(row, InputCount));
            else TensorPrimitives.Multiply(x.Row(row, InputCount), Scales(_parameters, row), y.Row(row, InputCount));
        }
    }

    internal override void Backward(BlockPass pass, InputRows x, InputRows y, OutputRows slopes, OutputRows inputSlopes)
    {
        var sums = pass.SumsOf(this);
        if (pass.IsFirst) sums.Clear();
        for (int row = 0; row < slopes.Count; row++)
        {
            var slope = slopes.Row(row, InputCount);
            Span<float> scale = Scales(sums, row);
            TensorPrimitives.MultiplyAdd(x.Row(row, InputCount), slope, scale, scale);
            if (source.HasOffsets)
            {
                var offset = Offsets(sums, row);
                TensorPrimitives.Add(offset, slope, offset);
            }
            TensorPrimitives.Multiply(slope, Scales(_parameters, row), inputSlopes.Row(row, InputCount));
        }
    }

    internal override void Gather(float[][] sums, Span<float> gradient, int part, int parts) => AddToFirst(sums, gradient.Slice(source.ScalesStart, SumCount), part, parts);

    private Span<float> Scales(Span<float> values, int row) => values.Slice(row % source.Members * InputCount, InputCount);

    private Span<float> Offsets(Span<float> values, int row) => Scales(values[(source.Members * InputCount)..], row);
}
