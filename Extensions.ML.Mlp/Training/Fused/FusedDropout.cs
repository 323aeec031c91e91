using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>
/// Dropout. Whether a value is dropped depends on the batch's key and the value's place in the batch alone, so that threads draw alike
/// however they share the rows, and the way back draws the same again.
/// </summary>
/// <param name="source">The layer, with the share that is dropped.</param>
/// <param name="index">Tells the layers of a network apart.</param>
internal sealed class FusedDropout(DropoutLayer source, int index) : FusedLayer(source.Width, source.Width)
{
    internal override void Forward(BlockPass pass, InputRows x, OutputRows y)
    {
        if (pass.IsTraining && source.Rate > 0) Mask(pass, x, y);
        else
            for (int row = 0; row < y.Count; row++) x.Row(row, OutputCount).CopyTo(y.Row(row, OutputCount));
    }

    // The gradients along the inputs lie where those along the outputs do.
    internal override void Backward(BlockPass pass, InputRows x, InputRows y, OutputRows gradients, OutputRows inputGradients)
    {
        if (source.Rate > 0) Mask(pass, gradients.AsInputs, inputGradients);
    }

    private void Mask(BlockPass pass, InputRows from, OutputRows to)
    {
        ulong key = RandomSeeds.Mix(pass.MaskKey, (ulong)index);
        for (int row = 0; row < to.Count; row++)
            DropoutKernel.Apply(from.Row(row, OutputCount), to.Row(row, OutputCount), source.Rate, key, (uint)(pass.FirstRow * RowFactor + row) * (uint)OutputCount);
    }
}
