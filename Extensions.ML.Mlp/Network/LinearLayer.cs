using Extensions.ML.Mlp.Model.Stages;
using TorchSharp;

namespace Extensions.ML.Mlp.Network;

/// <summary>A linear layer, <c>y = gain x W + b</c>.</summary>
internal sealed class LinearLayer : Layer
{
    private readonly torch.Tensor? _biases;
    private readonly LinearStage _initial;

    /// <param name="parameters">Where the layer's lie.</param>
    /// <param name="initial">What the layer starts as, its gain in the weights.</param>
    /// <param name="gain">What the weights count times.</param>
    /// <param name="hasBiases">Whether there are biases; else the initial ones are 0.</param>
    internal LinearLayer(FlatParameters parameters, LinearStage initial, float gain = 1, bool hasBiases = true)
    {
        (_initial, Gain) = (initial, gain);
        _biases = hasBiases ? parameters.Take(ParameterRole.Bias, initial.Biases, initial.OutputCount) : null;
        WeightsStart = parameters.Taken;
        float[] columns = initial.ToColumns();
        Weights = parameters.Take(ParameterRole.Weight, gain == 1 ? columns : [.. columns.Select(weight => weight / gain)], initial.InputCount, initial.OutputCount);
    }

    internal int InputCount => _initial.InputCount;

    internal int OutputCount => _initial.OutputCount;

    internal float Gain { get; }

    /// <summary>Where the biases start among the flat parameters, right before the weights; null where there are none.</summary>
    internal int? BiasesStart => _biases is null ? null : WeightsStart - OutputCount;

    /// <summary>Where the weights start.</summary>
    internal int WeightsStart { get; }

    /// <summary>
    /// W, [inputs, outputs]: turned against PyTorch's order, because libtorch computes the gradient of a narrow layer several times
    /// faster so.
    /// </summary>
    internal torch.Tensor Weights { get; }

    internal override torch.Tensor Forward(torch.Tensor x, bool training) =>
        _biases is not null ? _biases.addmm(x, Weights, 1, Gain) : Gain == 1 ? x.mm(Weights) : x.mm(Weights).Times(Gain);

    internal override void AppendTo(List<Stage> stages)
    {
        float[] weights = ToArray(Weights);
        if (Gain != 1)
            for (int i = 0; i < weights.Length; i++) weights[i] *= Gain;
        stages.Add(LinearStage.FromColumns(weights, _biases is null ? new float[OutputCount] : ToArray(_biases)));
    }
}
