using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>Layer normalization (Ba et al. 2016): <c>y = (x - mean(x)) / sqrt(var(x) + epsilon) * gain + bias</c> over the values of a row.</summary>
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
    internal override void Backward(ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        var (mean, scale) = Moments(inputs);
        double gradients = 0, turned = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            double gradient = outputGradients[i] * gains[i];
            gradients += gradient / inputs.Length;
            turned += gradient * (inputs[i] - mean) * scale / inputs.Length;
        }
        for (int i = 0; i < inputs.Length; i++)
            inputGradients[i] = (float)(scale * (outputGradients[i] * gains[i] - gradients - (inputs[i] - mean) * scale * turned));
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

    internal static LayerNormStage Visit(StageVisitor visitor, LayerNormStage? stage)
    {
        int width = visitor.Length("weight", 0, 1, stage?.InputCount);
        float epsilon = visitor.Single("epsilon", stage?.Epsilon);
        return new(visitor.Floats("weight", stage?.Gains, width), visitor.Floats("bias", stage?.Biases, width), epsilon);
    }
}
