using Extensions.ML.Mlp.Model.Stages;
using TorchSharp;

namespace Extensions.ML.Mlp.Network;

/// <summary>Batch normalization as PyTorch's <c>BatchNorm1d</c>: momentum 0.1, epsilon 1e-5.</summary>
internal sealed class BatchNormLayer : Layer
{
    internal const double Momentum = 0.1, Epsilon = 1e-5;

    private readonly torch.Tensor _gains;
    private readonly torch.Tensor _biases;
    private readonly torch.Tensor _means;
    private readonly torch.Tensor _variances;

    internal BatchNormLayer(FlatParameters parameters, int width)
    {
        (Width, GainsStart) = (width, parameters.Taken);
        _gains = parameters.Take(ParameterRole.Bias, [.. Enumerable.Repeat(1f, width)], width);
        _biases = parameters.Take(ParameterRole.Bias, new float[width], width);
        _means = parameters.TakeStatistic(new float[width]);
        _variances = parameters.TakeStatistic([.. Enumerable.Repeat(1f, width)]);
    }

    internal int Width { get; }

    /// <summary>Where the gains start among the flat parameters.</summary>
    internal int GainsStart { get; }

    /// <summary>Where the biases start, right after the gains.</summary>
    internal int BiasesStart => GainsStart + Width;

    /// <summary>The running means on the CPU, [Width], in the tensor's own memory.</summary>
    internal Span<float> Means => FlatParameters.Memory(_means);

    /// <summary>The running variances on the CPU, [Width], in the tensor's own memory.</summary>
    internal Span<float> Variances => FlatParameters.Memory(_variances);

    /// <summary>A single row has no variance to be scaled by: it is scaled by the running one.</summary>
    internal override torch.Tensor Forward(torch.Tensor x, bool training) =>
        torch.nn.functional.batch_norm(x, _means, _variances, _gains, _biases, training && x.size(0) > 1, Momentum, Epsilon);

    /// <summary>Folds itself into the linear stage before: outside training it multiplies and shifts each sum by constants.</summary>
    internal override void AppendTo(List<Stage> stages)
    {
        var linear = (LinearStage)stages[^1];
        float[] gains = ToArray(_gains), biases = ToArray(_biases), means = ToArray(_means), variances = ToArray(_variances);
        float[] weights = [.. linear.Weights], offsets = [.. linear.Biases];
        for (int output = 0; output < linear.OutputCount; output++)
        {
            double scale = gains[output] / Math.Sqrt(variances[output] + Epsilon);
            for (int input = 0; input < linear.InputCount; input++) weights[output * linear.InputCount + input] = (float)(scale * weights[output * linear.InputCount + input]);
            offsets[output] = (float)((offsets[output] - (double)means[output]) * scale + biases[output]);
        }
        stages[^1] = new LinearStage(weights, offsets);
    }
}
