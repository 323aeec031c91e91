using System.Numerics.Tensors;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Scoring;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>A linear layer of few outputs for each member.</summary>
internal sealed class FusedHeads(HeadsLayer source) : FusedLayer(source.InputCount, source.OutputCount)
{
    private readonly float[] _parameters = new float[source.Members * source.OutputCount * (source.InputCount + 1)];

    private int BiasCount => source.Members * OutputCount;

    internal override bool ReadsUnpadded => true;

    internal override bool NeedsOtherSlopes => true;

    /// <summary>Biases, then weights, as among the parameters.</summary>
    internal override int SumCount => _parameters.Length;

    internal override int? GradientStart => source.BiasesStart;

    internal override void Pack(ReadOnlySpan<float> parameters, int part, int parts)
    {
        if (part > 0) return;
        parameters.Slice(source.BiasesStart, _parameters.Length).CopyTo(_parameters);
        var weights = _parameters.AsSpan(BiasCount);
        if (source.Gain != 1) TensorPrimitives.Multiply(weights, source.Gain, weights);
    }

    internal override void Forward(BlockPass pass, InputRows x, OutputRows y)
    {
        for (int row = 0; row < y.Count; row++)
        {
            ReadOnlySpan<float> input = x.Row(row, InputCount);
            Span<float> result = y.Row(row, OutputCount);
            for (int output = 0; output < OutputCount; output++)
                result[output] = _parameters[BiasAt(row, output)] + TensorPrimitives.Dot(input, Weights(_parameters, row, output));
        }
    }

    internal override void Backward(BlockPass pass, InputRows x, InputRows y, OutputRows slopes, OutputRows inputSlopes)
    {
        var sums = pass.SumsOf(this);
        if (pass.IsFirst) sums.Clear();
        for (int row = 0; row < slopes.Count; row++)
        {
            ReadOnlySpan<float> input = x.Row(row, InputCount);
            Span<float> slope = slopes.Row(row, OutputCount);
            Span<float> back = PassesBack ? inputSlopes.Row(row, InputCount) : default;
            back.Clear();
            for (int output = 0; output < OutputCount; output++)
            {
                sums[BiasAt(row, output)] += slope[output];
                var sum = Weights(sums, row, output);
                TensorPrimitives.MultiplyAdd(input, slope[output] * source.Gain, sum, sum);
                if (PassesBack) TensorPrimitives.MultiplyAdd(Weights(_parameters, row, output), slope[output], back, back);
            }
        }
    }

    internal override void Gather(float[][] sums, Span<float> gradient, int part, int parts) => AddToFirst(sums, gradient.Slice(source.BiasesStart, SumCount), part, parts);

    private int BiasAt(int row, int output) => row % source.Members * OutputCount + output;

    private Span<float> Weights(Span<float> values, int row, int output) => values.Slice(BiasCount + BiasAt(row, output) * InputCount, InputCount);
}
