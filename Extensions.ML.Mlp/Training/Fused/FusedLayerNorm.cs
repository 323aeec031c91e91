using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>Layer normalization: each row is brought to mean 0 and variance 1, then stretched by gains and shifted by biases that are learned.</summary>
internal sealed class FusedLayerNorm(LayerNormLayer source) : FusedNorm(source.Width, source.GainsStart)
{
    internal override void Forward(BlockPass pass, InputRows x, OutputRows y)
    {
        for (int row = 0; row < y.Count; row++)
        {
            var result = y.Row(row, InputCount);
            Normalize(x.Row(row, InputCount), result);
            TensorPrimitives.MultiplyAdd(result, Gains, Biases, result);
        }
    }

    internal override void Backward(BlockPass pass, InputRows x, InputRows y, OutputRows gradients, OutputRows inputGradients)
    {
        var sums = SumsIn(pass);
        var normal = pass.Scratch.AsSpan(0, InputCount);
        for (int row = 0; row < gradients.Count; row++)
        {
            float scale = Normalize(x.Row(row, InputCount), normal);
            var along = gradients.Row(row, InputCount);
            TensorPrimitives.MultiplyAdd(along, normal, sums[..InputCount], sums[..InputCount]);
            TensorPrimitives.Add(sums[InputCount..], along, sums[InputCount..]);
            TensorPrimitives.Multiply(along, Gains, along);
            // All values of a row share its mean and variance, so two means of the gradients are taken off each.
            float mean = TensorPrimitives.Sum<float>(along) / InputCount, turned = TensorPrimitives.Dot<float>(along, normal) / InputCount;
            TensorPrimitives.MultiplyAdd(normal, -turned, along, along);
            TensorPrimitives.Subtract(along, mean, along);
            TensorPrimitives.Multiply(along, scale, inputGradients.Row(row, InputCount));
        }
    }

    /// <summary>Gives what the row was multiplied by: one over its deviation.</summary>
    private float Normalize(ReadOnlySpan<float> row, Span<float> normal)
    {
        TensorPrimitives.Subtract(row, TensorPrimitives.Sum(row) / row.Length, normal);
        float scale = 1 / MathF.Sqrt(TensorPrimitives.SumOfSquares<float>(normal) / row.Length + source.Epsilon);
        TensorPrimitives.Multiply(normal, scale, normal);
        return scale;
    }
}
