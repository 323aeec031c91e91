using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Extensions.ML.Mlp.Kernels;

/// <summary>
/// The linear layer of few outputs: one dot product an output, where vectors of outputs would be empty for the most part. It adds up in
/// <see cref="Sums"/> fixed sums whatever the vector's width, so that the result is the same everywhere.
/// </summary>
internal static class DotKernel
{
    /// <summary>More outputs than this are faster in vectors.</summary>
    internal const int MaxOutputs = 3;

    private const int Sums = 16;

    /// <param name="weights">W, [outputs, inputs].</param>
    /// <param name="biases">b, [outputs].</param>
    /// <param name="inputCount">The inputs of a row.</param>
    /// <param name="inputs">The rows.</param>
    /// <param name="outputs">Receives as many rows.</param>
    internal static void Apply(InputRows weights, ReadOnlySpan<float> biases, int inputCount, InputRows inputs, OutputRows outputs)
    {
        for (int row = 0; row < outputs.Count; row++)
            for (int output = 0; output < biases.Length; output++)
                outputs.Values[row * outputs.Stride + output] =
                    biases[output] + Dot(weights.Row(output, inputCount), inputs.Row(row, inputCount));
    }

    /// <summary>The dot product of two spans of one length.</summary>
    internal static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right) =>
        Vector512.IsHardwareAccelerated ? Dot<WideLanes>(left, right) : Dot<NativeLanes>(left, right);

    private static float Dot<TLanes>(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
        where TLanes : struct, ILanes<TLanes>
    {
        // The rest is filled up with zeros, on both sides: what lies behind a row may be anything.
        int whole = left.Length - left.Length % Sums;
        bool hasRest = whole < left.Length;
        Span<float> rests = stackalloc float[3 * Sums];
        if (hasRest)
        {
            rests.Clear();
            left[whole..].CopyTo(rests);
            right[whole..].CopyTo(rests[Sums..]);
        }
        ref float rest = ref MemoryMarshal.GetReference(rests), lefts = ref MemoryMarshal.GetReference(left),
            rights = ref MemoryMarshal.GetReference(right);
        for (nuint lane = 0; lane < Sums; lane += (nuint)TLanes.Count)
        {
            TLanes sum = default;
            for (nuint at = lane; at < (nuint)whole; at += Sums)
                sum = TLanes.MulAdd(TLanes.Load(ref lefts, at), TLanes.Load(ref rights, at), sum);
            if (hasRest) sum = TLanes.MulAdd(TLanes.Load(ref rest, lane), TLanes.Load(ref rest, Sums + lane), sum);
            sum.Store(ref rest, 2 * Sums + lane);
        }
        return Total(rests[(2 * Sums)..]);
    }

    /// <summary>Halves fold onto each other until one sum is left.</summary>
    private static float Total(ReadOnlySpan<float> sums)
    {
        float even = (sums[0] + sums[8]) + (sums[4] + sums[12]) + ((sums[2] + sums[10]) + (sums[6] + sums[14]));
        float odd = (sums[1] + sums[9]) + (sums[5] + sums[13]) + ((sums[3] + sums[11]) + (sums[7] + sums[15]));
        return even + odd;
    }
}
