using Extensions.ML.Mlp.Model.Stages;
using TorchSharp;

namespace Extensions.ML.Mlp.Network;

/// <summary>A linear layer, <c>y = x W + b</c>.</summary>
internal sealed class LinearLayer(FlatParameters parameters, LinearStage initial) : Layer
{
    private readonly torch.Tensor _biases = parameters.Take(initial.Biases, initial.OutputCount);

    internal int InputCount => initial.InputCount;

    internal int OutputCount => initial.OutputCount;

    /// <summary>Where the biases start among the flat parameters.</summary>
    internal int BiasesStart { get; } = parameters.Taken - initial.OutputCount;

    /// <summary>Where the weights start, right after the biases.</summary>
    internal int WeightsStart => BiasesStart + OutputCount;

    /// <summary>
    /// W, [inputs, outputs]: turned against PyTorch's order, because libtorch computes the gradient of a narrow layer several times
    /// faster so.
    /// </summary>
    internal torch.Tensor Weights { get; } = parameters.Take(initial.ToColumns(), initial.InputCount, initial.OutputCount);

    internal override torch.Tensor Forward(torch.Tensor x, bool training) => _biases.addmm(x, Weights, 1, 1);

    internal override void AppendTo(List<Stage> stages) => stages.Add(LinearStage.FromColumns(ToArray(Weights), ToArray(_biases)));
}
