using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Stages;
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
            LayerNormStage.Normalize(x.Row(row, InputCount), source.Epsilon, result);
            TensorPrimitives.MultiplyAdd(result, Gains, Biases, result);
        }
    }

    internal override void Backward(BlockPass pass, InputRows x, InputRows y, OutputRows gradients, OutputRows inputGradients)
    {
        var sums = SumsIn(pass);
        var normal = pass.Scratch.AsSpan(0, InputCount);
        for (int row = 0; row < gradients.Count; row++)
        {
            float scale = LayerNormStage.Normalize(x.Row(row, InputCount), source.Epsilon, normal);
            var along = gradients.Row(row, InputCount);
            TensorPrimitives.MultiplyAdd(along, normal, sums[..InputCount], sums[..InputCount]);
            TensorPrimitives.Add(sums[InputCount..], along, sums[InputCount..]);
            LayerNormStage.Backward(Gains, normal, scale, along, inputGradients.Row(row, InputCount));
        }
    }
}
