using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>A learned scale for each value.</summary>
internal sealed class FusedScale(ScaleLayer source) : FusedDirect(source.Width, source.Width, source.ScalesStart, source.Width)
{
    internal override bool ReadsUnpadded => true;

    internal override void Forward(BlockPass pass, InputRows x, OutputRows y) => ScaleStage.Forward(Parameters, x, y);

    internal override void Backward(BlockPass pass, InputRows x, InputRows y, OutputRows gradients, OutputRows inputGradients)
    {
        var sums = SumsIn(pass);
        for (int row = 0; row < gradients.Count; row++)
        {
            TensorPrimitives.MultiplyAdd(x.Row(row, InputCount), gradients.Row(row, InputCount), sums, sums);
            if (PassesBack) ScaleStage.Backward(Parameters, gradients.Row(row, InputCount), inputGradients.Row(row, InputCount));
        }
    }
}
