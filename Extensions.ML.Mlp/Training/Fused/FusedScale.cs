using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>A learned scale for each value.</summary>
internal sealed class FusedScale(ScaleLayer source) : FusedDirect(source.Width, source.Width, source.ScalesStart, source.Width)
{
    internal override bool ReadsUnpadded => true;

    internal override void Forward(BlockPass pass, InputRows x, OutputRows y)
    {
        for (int row = 0; row < y.Count; row++) TensorPrimitives.Multiply(x.Row(row, InputCount), Parameters, y.Row(row, InputCount));
    }

    internal override void Backward(BlockPass pass, InputRows x, InputRows y, OutputRows gradients, OutputRows inputGradients)
    {
        var sums = SumsIn(pass);
        for (int row = 0; row < gradients.Count; row++)
        {
            TensorPrimitives.MultiplyAdd(x.Row(row, InputCount), gradients.Row(row, InputCount), sums, sums);
            if (PassesBack) TensorPrimitives.Multiply(gradients.Row(row, InputCount), Parameters, inputGradients.Row(row, InputCount));
        }
    }
}
