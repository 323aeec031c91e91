using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>Makes of each row one for each member, scaled by the member's factors.</summary>
internal sealed class FusedMemberScale(MemberScaleLayer source) : FusedDirect(source.Width, source.Width, source.ScalesStart, source.Members * source.Width)
{
    internal override bool ReadsUnpadded => true;

    internal override bool NeedsOtherGradients => true;

    internal override void Forward(BlockPass pass, InputRows x, OutputRows y)
    {
        for (int row = 0; row < y.Count; row++) TensorPrimitives.Multiply(x.Row(row / source.Members, InputCount), Of(Parameters, row), y.Row(row, InputCount));
    }

    internal override void Backward(BlockPass pass, InputRows x, InputRows y, OutputRows gradients, OutputRows inputGradients)
    {
        var sums = SumsIn(pass);
        for (int row = 0; row < gradients.Count; row++)
        {
            var gradient = gradients.Row(row, InputCount);
            var sum = Of(sums, row);
            TensorPrimitives.MultiplyAdd(x.Row(row / source.Members, InputCount), gradient, sum, sum);
            if (!PassesBack) continue;
            var back = inputGradients.Row(row / source.Members, InputCount);
            if (row % source.Members == 0) TensorPrimitives.Multiply(gradient, Of(Parameters, row), back);
            else TensorPrimitives.MultiplyAdd(gradient, Of(Parameters, row), back, back);
        }
    }

    /// <summary>The part of a row's member.</summary>
    private Span<float> Of(Span<float> values, int row) => values.Slice(row % source.Members * InputCount, InputCount);
}
