using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>
/// Layer normalization (Ba et al. 2016): <c>y = (x - mean(x)) / sqrt(var(x) + epsilon) * gain + bias</c> over the values of a row.
/// </summary>
internal sealed class LayerNormStage(float[] gains, float[] biases, float epsilon) : Stage
{
    /// <summary>PyTorch's default.</summary>
    internal const float DefaultEpsilon = 1e-5f;

    internal float Epsilon => epsilon;

    internal float[] Gains => gains;

    internal float[] Biases => biases;

    internal override StageKind Kind => StageKind.LayerNorm;

    internal override int InputCount => gains.Length;

    internal override int OutputCount => gains.Length;

    internal override long ParameterCount => gains.Length + biases.Length;

    internal override void Apply(InputRows inputs, OutputRows outputs)
    {
        for (int row = 0; row < outputs.Count; row++) Apply(inputs.Row(row, gains.Length), outputs.Row(row, gains.Length));
    }

    private void Apply(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        var (mean, scale) = Moments(inputs);
        for (int i = 0; i < inputs.Length; i++) outputs[i] = (float)((inputs[i] - mean) * scale * gains[i] + biases[i]);
    }

    /// <summary>All inputs share their mean and variance, so two means of the outputs' gradients are taken off each input's.</summary>
    internal override void Backward(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        var (mean, scale) = Moments(inputs);
        double shift = 0, turned = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            double gradient = outputGradients[i] * gains[i];
            shift += gradient / inputs.Length;
            turned += gradient * (inputs[i] - mean) * scale / inputs.Length;
        }
        for (int i = 0; i < inputs.Length; i++)
            inputGradients[i] = (float)(scale * (outputGradients[i] * gains[i] - shift - (inputs[i] - mean) * scale * turned));
    }

    /// <summary>The mean of a row, and one over its deviation.</summary>
    private (double Mean, double Scale) Moments(ReadOnlySpan<float> inputs)
    {
        double mean = 0, variance = 0;
        foreach (float x in inputs) mean += x;
        mean /= inputs.Length;
        foreach (float x in inputs) variance += (x - mean) * (x - mean);
        return (mean, 1 / Math.Sqrt(variance / inputs.Length + epsilon));
    }

    /// <summary>
    /// A row with mean 0 and variance 1, in single precision: as training computes it. Scores are computed in double precision, since the
    /// squares of large values overflow a Single and vectors of another width add up in another order.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="epsilon">The epsilon.</param>
    /// <param name="normal">Receives it.</param>
    /// <returns>What it was multiplied by: one over its deviation.</returns>
    internal static float Normalize(ReadOnlySpan<float> row, float epsilon, Span<float> normal)
    {
        TensorPrimitives.Subtract(row, TensorPrimitives.Sum(row) / row.Length, normal);
        float scale = 1 / MathF.Sqrt(TensorPrimitives.SumOfSquares<float>(normal) / row.Length + epsilon);
        TensorPrimitives.Multiply(normal, scale, normal);
        return scale;
    }

    /// <summary>The gradients of a row's inputs from those of its outputs, in single precision.</summary>
    /// <param name="gains">The gains.</param>
    /// <param name="normal">What <see cref="Normalize"/> gave.</param>
    /// <param name="scale">What it returned.</param>
    /// <param name="gradients">Those of the outputs; they are changed.</param>
    /// <param name="inputGradients">Receives those of the inputs; may be the same memory.</param>
    internal static void Backward(
        ReadOnlySpan<float> gains, ReadOnlySpan<float> normal, float scale, Span<float> gradients, Span<float> inputGradients)
    {
        TensorPrimitives.Multiply(gradients, gains, gradients);
        float mean = TensorPrimitives.Sum<float>(gradients) / gradients.Length,
            turned = TensorPrimitives.Dot<float>(gradients, normal) / gradients.Length;
        TensorPrimitives.MultiplyAdd(normal, -turned, gradients, gradients);
        TensorPrimitives.Subtract(gradients, mean, gradients);
        TensorPrimitives.Multiply(gradients, scale, inputGradients);
    }

    internal override double BoundOutputs(double bound) => Math.Sqrt(InputCount) * Largest(gains) + Largest(biases);

    internal static LayerNormStage Visit(StageVisitor visitor, LayerNormStage? stage)
    {
        int width = visitor.Length("weight", 0, 1, stage?.InputCount);
        float epsilon = visitor.Single("epsilon", stage?.Epsilon);
        return new(visitor.Floats("weight", stage?.Gains, width), visitor.Floats("bias", stage?.Biases, width), epsilon);
    }
}
