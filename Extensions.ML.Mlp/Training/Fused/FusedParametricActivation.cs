using System.Numerics.Tensors;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Scoring;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>An activation f of which each neuron takes a learned share a: <c>y = x + a (f(x) - x)</c>.</summary>
internal sealed class FusedParametricActivation(ParametricActivationLayer source) : FusedLayer(source.Width, source.Width)
{
    private readonly float[] _shares = new float[source.Width];

    internal override bool NeedsOtherSlopes => true;

    internal override int SumCount => InputCount;

    internal override int? GradientStart => source.SharesStart;

    internal override int ScratchCount => 2 * InputCount;

    internal override void Pack(ReadOnlySpan<float> parameters, int part, int parts)
    {
        if (part == 0) parameters.Slice(source.SharesStart, InputCount).CopyTo(_shares);
    }

    internal override void Forward(BlockPass pass, InputRows x, OutputRows y)
    {
        // All values at once, with those between the rows, which are not read.
        ActivationKernel.Apply(source.Activation, x.Values[..y.Values.Length], y.Values);
        for (int row = 0; row < y.Count; row++)
        {
            ReadOnlySpan<float> input = x.Row(row, InputCount);
            Span<float> result = y.Row(row, InputCount);
            TensorPrimitives.Subtract(result, input, result);
            TensorPrimitives.MultiplyAdd(result, _shares, input, result);
        }
    }

    internal override void Backward(BlockPass pass, InputRows x, InputRows y, OutputRows slopes, OutputRows inputSlopes)
    {
        var sums = pass.SumsOf(this);
        if (pass.IsFirst) sums.Clear();
        Span<float> function = pass.Scratch.AsSpan(0, InputCount), shared = pass.Scratch.AsSpan(InputCount, InputCount);
        for (int row = 0; row < slopes.Count; row++)
        {
            ReadOnlySpan<float> input = x.Row(row, InputCount);
            Span<float> slope = slopes.Row(row, InputCount);
            ActivationKernel.Apply(source.Activation, input, function);
            TensorPrimitives.Multiply(slope, _shares, shared);
            // Through f the share of the slope, past it the rest.
            var back = inputSlopes.Row(row, InputCount);
            ActivationKernel.PassBack(source.Activation, input, function, shared, back);
            TensorPrimitives.Subtract(back, shared, back);
            TensorPrimitives.Add(back, slope, back);
            TensorPrimitives.Subtract(function, input, function);
            TensorPrimitives.MultiplyAdd(function, slope, sums, sums);
        }
    }

    internal override void Gather(float[][] sums, Span<float> gradient, int part, int parts) => AddToFirst(sums, gradient.Slice(source.SharesStart, SumCount), part, parts);
}
