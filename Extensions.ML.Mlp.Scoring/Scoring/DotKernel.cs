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
        // The rest is filled up with zeros, on both sides: what lies behind a row may be anything.
        int whole = left.Length - left.Length % Lanes;
        Span<float> restOfLeft = stackalloc float[Lanes], restOfRight = stackalloc float[Lanes];
        restOfLeft.Clear();
        restOfRight.Clear();
        left[whole..].CopyTo(restOfLeft);
        right[whole..].CopyTo(restOfRight);
        Span<float> sums = stackalloc float[Lanes];
        for (int lane = 0; lane < Lanes; lane += Vector<float>.Count)
        {
            var sum = Vector<float>.Zero;
            for (int at = lane; at < whole; at += Lanes) sum = Vector.FusedMultiplyAdd(new(left[at..]), new(right[at..]), sum);
            Vector.FusedMultiplyAdd(new Vector<float>(restOfLeft[lane..]), new Vector<float>(restOfRight[lane..]), sum).CopyTo(sums[lane..]);
        }
        return Total(sums);
    }

    /// <summary>Halves fold onto each other until one sum is left.</summary>
    private static float Total(ReadOnlySpan<float> sums)
    {
        float even = (sums[0] + sums[8]) + (sums[4] + sums[12]) + ((sums[2] + sums[10]) + (sums[6] + sums[14]));
        float odd = (sums[1] + sums[9]) + (sums[5] + sums[13]) + ((sums[3] + sums[11]) + (sums[7] + sums[15]));
        return even + odd;
    }
}
