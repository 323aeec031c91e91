using System.Numerics.Tensors;
using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Scoring;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>A linear layer, <c>y = W x + b</c>.</summary>
internal sealed class LinearStage : Stage
{
    /// <param name="weights">W, [outputs, inputs] row by row, as PyTorch's <c>Linear.weight</c>.</param>
    /// <param name="biases">b, [outputs].</param>
    internal LinearStage(float[] weights, float[] biases)
    {
        (Weights, Biases) = (weights, biases);
        Columns = LinearKernel.Turn(weights, OutputCount, InputCount);
    }

    /// <summary>W by columns, [inputs, outputs]: so an input meets all its outputs in one stretch.</summary>
    internal float[] Columns { get; }

    internal float[] Weights { get; }

    internal float[] Biases { get; }

    internal override StageKind Kind => StageKind.Linear;

    internal override int InputCount => Weights.Length / Biases.Length;

    internal override int OutputCount => Biases.Length;

    internal override long ParameterCount => (long)Weights.Length + Biases.Length;

    /// <param name="columns">W by columns, [inputs, outputs].</param>
    /// <param name="biases">b, [outputs].</param>
    internal static LinearStage FromColumns(float[] columns, float[] biases) => new(LinearKernel.Turn(columns, columns.Length / biases.Length, biases.Length), biases);

    internal override void Apply(ReadOnlySpan<float> inputs, Span<float> outputs) => LinearKernel.Apply(Columns, Biases, inputs, outputs);

    internal override void PassBack(ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputSlopes, Span<float> inputSlopes)
    {
        inputSlopes.Clear();
        for (int output = 0; output < outputSlopes.Length; output++)
            TensorPrimitives.MultiplyAdd(Weights.AsSpan(output * inputSlopes.Length, inputSlopes.Length), outputSlopes[output], inputSlopes, inputSlopes);
    }

    internal override void Write(BinaryWriter writer)
    {
        writer.Write(InputCount);
        writer.Write(OutputCount);
        writer.WriteFloats(Weights);
        writer.WriteFloats(Biases);
    }

    internal static new LinearStage Read(ref FieldReader reader)
    {
        long inputs = reader.Count(), outputs = reader.Count();
        if (inputs == 0 || outputs == 0) throw new FormatException($"A linear layer of the model has {inputs} inputs and {outputs} outputs; the file is damaged.");
        return new(reader.Floats(inputs * outputs), reader.Floats(outputs));
    }
}
