using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>Scales each member's values by factors of its own, and adds biases of its own where it has some. Scales lie before biases.</summary>
internal sealed class FusedMemberAffine(MemberAffineLayer source) : FusedDirect(source.Width, source.Width, source.ScalesStart, (source.HasOffsets ? 2 : 1) * source.Members * source.Width)
{
    internal override bool ReadsUnpadded => true;

    internal override void Forward(BlockPass pass, InputRows x, OutputRows y)
    {
        for (int row = 0; row < y.Count; row++)
        {
            if (source.HasOffsets) TensorPrimitives.MultiplyAdd(x.Row(row, InputCount), Scales(Parameters, row), Offsets(Parameters, row), y.Row(row, InputCount));
            else TensorPrimitives.Multiply(x.Row(row, InputCount), Scales(Parameters, row), y.Row(row, InputCount));
        }
    }

    internal override void Backward(BlockPass pass, InputRows x, InputRows y, OutputRows gradients, OutputRows inputGradients)
    {
        var sums = SumsIn(pass);
        for (int row = 0; row < gradients.Count; row++)
        {
            var gradient = gradients.Row(row, InputCount);
            Span<float> scale = Scales(sums, row);
            TensorPrimitives.MultiplyAdd(x.Row(row, InputCount), gradient, scale, scale);
            if (source.HasOffsets)
            {
                var offset = Offsets(sums, row);
                TensorPrimitives.Add(offset, gradient, offset);
            }
            TensorPrimitives.Multiply(gradient, Scales(Parameters, row), inputGradients.Row(row, InputCount));
        }
    }

    private Span<float> Scales(Span<float> values, int row) => values.Slice(row % source.Members * InputCount, InputCount);

    private Span<float> Offsets(Span<float> values, int row) => Scales(values[(source.Members * InputCount)..], row);
}
