using System.Numerics;

namespace Extensions.ML.Mlp.Scoring;

/// <summary>
/// The product of a matrix and a vector, plus a bias. Each lane of a vector holds one output and adds up the inputs in their
/// order, so that the sum does not depend on the vector's width, the memory's alignment or the number of rows.
/// </summary>
internal static class LinearKernel
{
    /// <summary>The transpose: a matrix [rows, columns] laid out as [columns, rows].</summary>
    internal static float[] Turn(float[] matrix, int rows, int columns)
    {
        var turned = new float[matrix.Length];
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
                turned[column * rows + row] = matrix[row * columns + column];
        return turned;
    }

    internal static void Apply(ReadOnlySpan<float> columns, ReadOnlySpan<float> biases, ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        int lanes = Vector<float>.Count, output = 0;
        for (; output <= outputs.Length - 4 * lanes; output += 4 * lanes) FourVectors(columns, biases, inputs, outputs, output);
        for (; output <= outputs.Length - lanes; output += lanes) OneVector(columns, biases, inputs, outputs, output);
        for (; output < outputs.Length; output++) OneOutput(columns, biases, inputs, outputs, output);
    }

    /// <summary>Four sums at once: one alone would wait for its own last addition.</summary>
    private static void FourVectors(ReadOnlySpan<float> columns, ReadOnlySpan<float> biases, ReadOnlySpan<float> inputs, Span<float> outputs, int output)
    {
        int lanes = Vector<float>.Count;
        var sum0 = new Vector<float>(biases[output..]);
        var sum1 = new Vector<float>(biases[(output + lanes)..]);
        var sum2 = new Vector<float>(biases[(output + 2 * lanes)..]);
        var sum3 = new Vector<float>(biases[(output + 3 * lanes)..]);
        for (int input = 0; input < inputs.Length; input++)
        {
            var x = new Vector<float>(inputs[input]);
            var column = columns.Slice(input * outputs.Length + output, 4 * lanes);
            sum0 = Vector.FusedMultiplyAdd(x, new Vector<float>(column), sum0);
            sum1 = Vector.FusedMultiplyAdd(x, new Vector<float>(column[lanes..]), sum1);
            sum2 = Vector.FusedMultiplyAdd(x, new Vector<float>(column[(2 * lanes)..]), sum2);
            sum3 = Vector.FusedMultiplyAdd(x, new Vector<float>(column[(3 * lanes)..]), sum3);
        }
        sum0.CopyTo(outputs[output..]);
        sum1.CopyTo(outputs[(output + lanes)..]);
        sum2.CopyTo(outputs[(output + 2 * lanes)..]);
        sum3.CopyTo(outputs[(output + 3 * lanes)..]);
    }

    private static void OneVector(ReadOnlySpan<float> columns, ReadOnlySpan<float> biases, ReadOnlySpan<float> inputs, Span<float> outputs, int output)
    {
        var sum = new Vector<float>(biases[output..]);
        for (int input = 0; input < inputs.Length; input++)
            sum = Vector.FusedMultiplyAdd(new Vector<float>(inputs[input]), new Vector<float>(columns[(input * outputs.Length + output)..]), sum);
        sum.CopyTo(outputs[output..]);
    }

    private static void OneOutput(ReadOnlySpan<float> columns, ReadOnlySpan<float> biases, ReadOnlySpan<float> inputs, Span<float> outputs, int output)
    {
        float sum = biases[output];
        for (int input = 0; input < inputs.Length; input++)
            sum = MathF.FusedMultiplyAdd(inputs[input], columns[input * outputs.Length + output], sum);
        outputs[output] = sum;
    }
}
