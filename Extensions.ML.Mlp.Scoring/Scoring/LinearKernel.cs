using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Extensions.ML.Mlp.Scoring;

/// <summary>
/// Products of rows and a matrix, plus a bias. Each lane of a vector holds one output and adds up the inputs in their order, so that
/// the sum does not depend on the vector's width, the memory's alignment or the rows beside it.
/// </summary>
internal static class LinearKernel
{
    /// <summary>Twelve sums at once keep both multipliers busy, and a weight that was read serves six rows.</summary>
    private const int TileRows = 6;

    /// <summary>The outputs of a panel: two vectors.</summary>
    internal static int PanelWidth => 2 * Vector<float>.Count;

    /// <summary>
    /// W [outputs, inputs] in panels of <see cref="PanelWidth"/> outputs, each [inputs, PanelWidth]: a tile reads straight on through
    /// memory. The last panel is filled up with zeros.
    /// </summary>
    internal static float[] ToPanels(float[] weights, int outputCount)
    {
        int inputs = weights.Length / outputCount, width = PanelWidth;
        var panels = new float[Padded(outputCount) * inputs];
        for (int output = 0; output < outputCount; output++)
            for (int input = 0; input < inputs; input++)
                panels[(output / width * inputs + input) * width + output % width] = weights[output * inputs + input];
        return panels;
    }

    /// <summary>The values followed by zeros up to whole panels.</summary>
    internal static float[] Pad(float[] values) => [.. values, .. new float[Padded(values.Length) - values.Length]];

    /// <summary>A count of values, rounded up to whole panels.</summary>
    internal static int Padded(int count) => (count + PanelWidth - 1) / PanelWidth * PanelWidth;

    /// <param name="panels">See <see cref="ToPanels"/>.</param>
    /// <param name="biases">The biases, padded.</param>
    /// <param name="inputCount">The inputs of a row.</param>
    /// <param name="inputs">The rows.</param>
    /// <param name="outputs">Receives as many rows, which have room for the padded outputs.</param>
    internal static void Apply(float[] panels, float[] biases, int inputCount, InputRows inputs, OutputRows outputs)
    {
        ref float x = ref MemoryMarshal.GetReference(inputs.Values), y = ref MemoryMarshal.GetReference(outputs.Values);
        int row = 0;
        for (; row <= outputs.Count - TileRows; row += TileRows)
        {
            ref float tileX = ref Unsafe.Add(ref x, row * inputs.Stride), tileY = ref Unsafe.Add(ref y, row * outputs.Stride);
            for (int output = 0; output < biases.Length; output += PanelWidth)
                SixRows(ref panels[output * inputCount], ref biases[output], inputCount, ref tileX, inputs.Stride, ref Unsafe.Add(ref tileY, output), outputs.Stride);
        }
        for (; row < outputs.Count; row++)
            OneRow(panels, biases, inputCount, ref Unsafe.Add(ref x, row * inputs.Stride), ref Unsafe.Add(ref y, row * outputs.Stride));
    }

    private static void SixRows(ref float panel, ref float bias, int inputCount, ref float x, int inputStride, ref float y, int outputStride)
    {
        nuint lanes = (nuint)Vector<float>.Count;
        Vector<float> left0 = Vector.LoadUnsafe(ref bias), left1 = left0, left2 = left0, left3 = left0, left4 = left0, left5 = left0;
        Vector<float> right0 = Vector.LoadUnsafe(ref bias, lanes), right1 = right0, right2 = right0, right3 = right0, right4 = right0, right5 = right0;
        ref float x1 = ref Unsafe.Add(ref x, inputStride), x2 = ref Unsafe.Add(ref x1, inputStride), x3 = ref Unsafe.Add(ref x2, inputStride);
        ref float x4 = ref Unsafe.Add(ref x3, inputStride), x5 = ref Unsafe.Add(ref x4, inputStride);
        for (int input = 0; input < inputCount; input++)
        {
            Vector<float> left = Vector.LoadUnsafe(ref panel), right = Vector.LoadUnsafe(ref panel, lanes);
            Add(Unsafe.Add(ref x, input), left, right, ref left0, ref right0);
            Add(Unsafe.Add(ref x1, input), left, right, ref left1, ref right1);
            Add(Unsafe.Add(ref x2, input), left, right, ref left2, ref right2);
            Add(Unsafe.Add(ref x3, input), left, right, ref left3, ref right3);
            Add(Unsafe.Add(ref x4, input), left, right, ref left4, ref right4);
            Add(Unsafe.Add(ref x5, input), left, right, ref left5, ref right5);
            panel = ref Unsafe.Add(ref panel, 2 * lanes);
        }
        Store(left0, right0, ref y);
        Store(left1, right1, ref Unsafe.Add(ref y, outputStride));
        Store(left2, right2, ref Unsafe.Add(ref y, 2 * outputStride));
        Store(left3, right3, ref Unsafe.Add(ref y, 3 * outputStride));
        Store(left4, right4, ref Unsafe.Add(ref y, 4 * outputStride));
        Store(left5, right5, ref Unsafe.Add(ref y, 5 * outputStride));
    }

    /// <summary>
    /// Four panels at once where there are four: a sum alone would wait for its own last addition. The last four may have been computed
    /// in part before, which gives the same again.
    /// </summary>
    private static void OneRow(float[] panels, float[] biases, int inputCount, ref float x, ref float y)
    {
        int width = PanelWidth, four = 4 * width;
        if (biases.Length < four)
            for (int output = 0; output < biases.Length; output += width)
                OnePanel(ref panels[output * inputCount], ref biases[output], inputCount, ref x, ref Unsafe.Add(ref y, output));
        else
            for (int next = 0; next < biases.Length; next += four)
            {
                int output = Math.Min(next, biases.Length - four);
                FourPanels(ref panels[output * inputCount], ref biases[output], inputCount, ref x, ref Unsafe.Add(ref y, output));
            }
    }

    private static void FourPanels(ref float panel0, ref float bias, int inputCount, ref float x, ref float y)
    {
        nuint lanes = (nuint)Vector<float>.Count;
        Vector<float> left0 = Vector.LoadUnsafe(ref bias), right0 = Vector.LoadUnsafe(ref bias, lanes);
        Vector<float> left1 = Vector.LoadUnsafe(ref bias, 2 * lanes), right1 = Vector.LoadUnsafe(ref bias, 3 * lanes);
        Vector<float> left2 = Vector.LoadUnsafe(ref bias, 4 * lanes), right2 = Vector.LoadUnsafe(ref bias, 5 * lanes);
        Vector<float> left3 = Vector.LoadUnsafe(ref bias, 6 * lanes), right3 = Vector.LoadUnsafe(ref bias, 7 * lanes);
        nuint size = (nuint)inputCount * 2 * lanes;
        ref float panel1 = ref Unsafe.Add(ref panel0, size), panel2 = ref Unsafe.Add(ref panel1, size), panel3 = ref Unsafe.Add(ref panel2, size);
        for (nuint at = 0, end = size; at < end; at += 2 * lanes)
        {
            float value = x;
            Add(value, Vector.LoadUnsafe(ref panel0, at), Vector.LoadUnsafe(ref panel0, at + lanes), ref left0, ref right0);
            Add(value, Vector.LoadUnsafe(ref panel1, at), Vector.LoadUnsafe(ref panel1, at + lanes), ref left1, ref right1);
            Add(value, Vector.LoadUnsafe(ref panel2, at), Vector.LoadUnsafe(ref panel2, at + lanes), ref left2, ref right2);
            Add(value, Vector.LoadUnsafe(ref panel3, at), Vector.LoadUnsafe(ref panel3, at + lanes), ref left3, ref right3);
            x = ref Unsafe.Add(ref x, 1);
        }
        Store(left0, right0, ref y);
        Store(left1, right1, ref Unsafe.Add(ref y, 2 * lanes));
        Store(left2, right2, ref Unsafe.Add(ref y, 4 * lanes));
        Store(left3, right3, ref Unsafe.Add(ref y, 6 * lanes));
    }

    private static void OnePanel(ref float panel, ref float bias, int inputCount, ref float x, ref float y)
    {
        nuint lanes = (nuint)Vector<float>.Count;
        Vector<float> left = Vector.LoadUnsafe(ref bias), right = Vector.LoadUnsafe(ref bias, lanes);
        for (int input = 0; input < inputCount; input++)
        {
            Add(Unsafe.Add(ref x, input), Vector.LoadUnsafe(ref panel), Vector.LoadUnsafe(ref panel, lanes), ref left, ref right);
            panel = ref Unsafe.Add(ref panel, 2 * lanes);
        }
        Store(left, right, ref y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float value, Vector<float> left, Vector<float> right, ref Vector<float> leftSum, ref Vector<float> rightSum)
    {
        var x = new Vector<float>(value);
        leftSum = Vector.FusedMultiplyAdd(x, left, leftSum);
        rightSum = Vector.FusedMultiplyAdd(x, right, rightSum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<float> left, Vector<float> right, ref float y)
    {
        left.StoreUnsafe(ref y);
        right.StoreUnsafe(ref y, (nuint)Vector<float>.Count);
    }
}
