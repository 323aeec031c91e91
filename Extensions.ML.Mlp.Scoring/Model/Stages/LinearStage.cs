using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>A linear layer, <c>y = W x + b</c>.</summary>
/// <param name="weights">W, [outputs, inputs] row by row, as PyTorch's <c>Linear.weight</c>.</param>
/// <param name="biases">b, [outputs].</param>
internal sealed class LinearStage(float[] weights, float[] biases) : Stage
{
    private Panels? _panels;

    internal float[] Weights => weights;

    internal float[] Biases => biases;

    internal override StageKind Kind => StageKind.Linear;

    internal override int InputCount => Weights.Length / Biases.Length;

    internal override int OutputCount => Biases.Length;

    internal override long ParameterCount => (long)Weights.Length + Biases.Length;

    /// <summary>W by columns, [inputs, outputs].</summary>
    internal float[] ToColumns() => Turn(Weights, OutputCount, InputCount);

    /// <param name="columns">W by columns, [inputs, outputs].</param>
    /// <param name="biases">b, [outputs].</param>
    internal static LinearStage FromColumns(float[] columns, float[] biases) =>
        new(Turn(columns, columns.Length / biases.Length, biases.Length), biases);

    internal override void Apply(InputRows inputs, OutputRows outputs)
    {
        if (OutputCount <= DotKernel.MaxOutputs)
        {
            DotKernel.Apply(new(Weights, InputCount), Biases, InputCount, inputs, outputs);
            return;
        }
        // Laid out by the first row, not by loading: a file costs no more memory than it has. Threads that meet here lay out the same.
        var panels = _panels ??= new(LinearKernel.ToPanels(Weights, OutputCount), LinearKernel.Pad(Biases));
        LinearKernel.Apply(panels.Weights, panels.Biases, InputCount, inputs, outputs);
    }

    internal override void Backward(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        inputGradients.Clear();
        for (int output = 0; output < outputGradients.Length; output++)
            TensorPrimitives.MultiplyAdd(
                Weights.AsSpan(output * inputGradients.Length, inputGradients.Length), outputGradients[output], inputGradients,
                inputGradients);
    }

    internal override double BoundOutputs(double bound)
    {
        double most = 0;
        for (int output = 0; output < OutputCount; output++)
        {
            double sum = TensorPrimitives.SumOfMagnitudes(Weights.AsSpan(output * InputCount, InputCount));
            most = Math.Max(most, sum * bound + Math.Abs(Biases[output]));
        }
        return most;
    }

    internal static LinearStage Visit(StageVisitor visitor, LinearStage? stage)
    {
        int inputs = visitor.Length("weight", 1, 2, stage?.InputCount), outputs = visitor.Length("weight", 0, 2, stage?.OutputCount);
        if (inputs == 0 || outputs == 0)
            throw new FormatException($"A linear layer of the model has {inputs} inputs and {outputs} outputs; the file is damaged.");
        return new(visitor.Floats("weight", stage?.Weights, outputs, inputs), visitor.Floats("bias", stage?.Biases, outputs));
    }

    /// <summary>The transpose: a matrix [rows, columns] laid out as [columns, rows].</summary>
    private static float[] Turn(float[] matrix, int rows, int columns)
    {
        var turned = new float[matrix.Length];
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
                turned[column * rows + row] = matrix[row * columns + column];
        return turned;
    }

    private sealed record Panels(float[] Weights, float[] Biases);
}
