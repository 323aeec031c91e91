using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Scoring;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>
/// Dropout. Whether a value is dropped depends on the batch's key and the value's place in the batch alone, so that threads draw alike
/// however they share the rows, and the way back draws the same again.
/// </summary>
/// <param name="rate">The share that is dropped.</param>
/// <param name="width">The values of a row.</param>
/// <param name="index">Tells the layers of a network apart.</param>
internal sealed class FusedDropout(double rate, int width, int index) : FusedLayer(width, width)
{
    internal override void Forward(BlockPass pass, InputRows x, OutputRows y)
    {
        if (pass.IsTraining) Mask(pass, x, y);
        else
            for (int row = 0; row < y.Count; row++) x.Row(row, OutputCount).CopyTo(y.Row(row, OutputCount));
    }

    internal override void Backward(BlockPass pass, InputRows x, InputRows y, OutputRows slopes, OutputRows inputSlopes) => Mask(pass, slopes.AsInputs, inputSlopes);

    private void Mask(BlockPass pass, InputRows from, OutputRows to)
    {
        ulong key = Seeds.Mix(pass.MaskKey, (ulong)index);
        for (int row = 0; row < to.Count; row++)
            DropoutKernel.Apply(from.Row(row, OutputCount), to.Row(row, OutputCount), rate, key, (uint)(pass.FirstRow + row) * (uint)OutputCount);
    }
}
