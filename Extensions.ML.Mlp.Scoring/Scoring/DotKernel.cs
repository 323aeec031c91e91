using System.Numerics;

namespace Extensions.ML.Mlp.Scoring;

/// <summary>
/// The linear layer of few outputs: one dot product an output, where panels would be empty for the most part. It adds up in
/// <see cref="Lanes"/> fixed sums whatever the vector's width, so that the result is the same everywhere.
/// </summary>
internal static class DotKernel
{
    /// <summary>More outputs than this are faster in panels.</summary>
    internal const int MostOutputs = 3;

    private const int Lanes = 16;

    /// <param name="weights">W, [outputs, inputs].</param>
    /// <param name="biases">b, [outputs].</param>
    /// <param name="inputs">The rows.</param>
    /// <param name="outputs">Receives as many rows.</param>
    internal static void Apply(float[] weights, float[] biases, InputRows inputs, OutputRows outputs)
    {
        int width = weights.Length / biases.Length;
        for (int row = 0; row < outputs.Count; row++)
            for (int output = 0; output < biases.Length; output++)
                outputs.Values[row * outputs.Stride + output] = biases[output] + Dot(weights.AsSpan(output * width, width), inputs.Row(row, width));
    }

    private static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        Span<float> sums = stackalloc float[Lanes];
        int at = 0, lanes = Vector<float>.Count;
        if (lanes == Lanes / 2)
        {
            Vector<float> first = default, second = default;
            for (; at <= left.Length - Lanes; at += Lanes)
            {
                first = Vector.FusedMultiplyAdd(new Vector<float>(left[at..]), new Vector<float>(right[at..]), first);
                second = Vector.FusedMultiplyAdd(new Vector<float>(left[(at + lanes)..]), new Vector<float>(right[(at + lanes)..]), second);
            }
            first.CopyTo(sums);
            second.CopyTo(sums[lanes..]);
        }
        else
        {
            sums.Clear();
            for (; at <= left.Length - Lanes; at += Lanes)
                for (int lane = 0; lane < Lanes; lane += lanes)
                    Vector.FusedMultiplyAdd(new Vector<float>(left[(at + lane)..]), new Vector<float>(right[(at + lane)..]), new Vector<float>(sums[lane..])).CopyTo(sums[lane..]);
        }
        for (int lane = 0; at < left.Length; at++, lane++) sums[lane] = MathF.FusedMultiplyAdd(left[at], right[at], sums[lane]);
        return Total(sums);
    }

    /// <summary>Halves fold onto each other until one sum is left.</summary>
    private static float Total(Span<float> sums)
    {
        for (int half = Lanes / 2; half > 0; half /= 2)
            for (int lane = 0; lane < half; lane++)
                sums[lane] += sums[lane + half];
        return sums[0];
    }
}
