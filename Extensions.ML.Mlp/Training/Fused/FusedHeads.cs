using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>A linear layer of few outputs for each member. Biases lie before weights.</summary>
internal sealed class FusedHeads(HeadsLayer source) : FusedDirect(source.InputCount, source.OutputCount, source.BiasesStart, source.Members * source.OutputCount * (source.InputCount + 1))
{
    private int BiasCount => source.Members * OutputCount;

    internal override bool ReadsUnpadded => true;

    internal override bool NeedsOtherGradients => true;

    internal override void Pack(ReadOnlySpan<float> parameters, int part, int parts)
    {
        base.Pack(parameters, part, parts);
        var weights = Parameters.AsSpan(BiasCount);
        if (part == 0 && source.Gain != 1) TensorPrimitives.Multiply(weights, source.Gain, weights);
    }

    internal override void Forward(BlockPass pass, InputRows x, OutputRows y)
    {
        for (int row = 0; row < y.Count; row++)
        {
            ReadOnlySpan<float> input = x.Row(row, InputCount);
            Span<float> result = y.Row(row, OutputCount);
            for (int output = 0; output < OutputCount; output++)
                result[output] = Parameters[BiasAt(row, output)] + TensorPrimitives.Dot(input, Weights(Parameters, row, output));
        }
    }

    internal override void Backward(BlockPass pass, InputRows x, InputRows y, OutputRows gradients, OutputRows inputGradients)
    {
        var sums = SumsIn(pass);
        for (int row = 0; row < gradients.Count; row++)
        {
            ReadOnlySpan<float> input = x.Row(row, InputCount);
            Span<float> gradient = gradients.Row(row, OutputCount);
            Span<float> back = PassesBack ? inputGradients.Row(row, InputCount) : default;
            back.Clear();
            for (int output = 0; output < OutputCount; output++)
            {
                sums[BiasAt(row, output)] += gradient[output];
                var sum = Weights(sums, row, output);
                TensorPrimitives.MultiplyAdd(input, gradient[output] * source.Gain, sum, sum);
                if (PassesBack) TensorPrimitives.MultiplyAdd(Weights(Parameters, row, output), gradient[output], back, back);
            }
        }
    }

    private int BiasAt(int row, int output) => row % source.Members * OutputCount + output;

    private Span<float> Weights(Span<float> values, int row, int output) => values.Slice(BiasCount + BiasAt(row, output) * InputCount, InputCount);
}
