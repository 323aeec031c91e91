using System.Runtime.InteropServices;

namespace Extensions.ML.Mlp.Kernels;

/// <summary>A linear layer over rows, by the product of matrices.</summary>
internal static class LinearKernel
{
    /// <summary>
    /// W [outputs, inputs] in panels of a vector of outputs, each [inputs, lanes]: the product reads straight on through memory. The
    /// last panel is filled up with zeros.
    /// </summary>
    internal static float[] ToPanels(float[] weights, int outputCount)
    {
        int inputs = weights.Length / outputCount, lanes = MatrixKernel.Lanes;
        var panels = new float[MatrixKernel.Padded(outputCount) * inputs];
        for (int output = 0; output < outputCount; output++)
            for (int input = 0; input < inputs; input++)
                panels[(output / lanes * inputs + input) * lanes + output % lanes] = weights[output * inputs + input];
        return panels;
    }

    /// <summary>The values followed by zeros up to whole vectors.</summary>
    internal static float[] Pad(float[] values) => [.. values, .. new float[MatrixKernel.Padded(values.Length) - values.Length]];

    /// <param name="panels">See <see cref="ToPanels"/>.</param>
    /// <param name="biases">The biases, padded.</param>
    /// <param name="inputCount">The inputs of a row.</param>
    /// <param name="inputs">The rows.</param>
    /// <param name="outputs">Receives as many rows, which have room for the padded outputs.</param>
    internal static void Apply(
        ReadOnlySpan<float> panels, ReadOnlySpan<float> biases, int inputCount, InputRows inputs, OutputRows outputs) =>
        MatrixKernel.Multiply(new MatrixProduct
        {
            Rows = outputs.Count,
            Columns = biases.Length,
            Depth = inputCount,
            A = ref MemoryMarshal.GetReference(inputs.Values),
            ARow = inputs.Stride,
            ADepth = 1,
            B = ref MemoryMarshal.GetReference(panels),
            BDepth = MatrixKernel.Lanes,
            BVector = (nint)inputCount * MatrixKernel.Lanes,
            Start = ref MemoryMarshal.GetReference(biases),
            C = ref MemoryMarshal.GetReference(outputs.Values),
            CRow = outputs.Stride,
        });
}
