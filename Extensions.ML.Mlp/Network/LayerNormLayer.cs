using Extensions.ML.Mlp.Model.Stages;
using TorchSharp;

namespace Extensions.ML.Mlp.Network;

/// <summary>Layer normalization as PyTorch's <c>LayerNorm</c>.</summary>
internal sealed class LayerNormLayer(FlatParameters parameters, LayerNormStage initial) : Layer
{
    private readonly torch.Tensor _gains = parameters.Take(ParameterRole.Bias, initial.Gains, initial.InputCount);
    private readonly torch.Tensor _biases = parameters.Take(ParameterRole.Bias, initial.Biases, initial.InputCount);

    internal int Width => initial.InputCount;

    internal float Epsilon => initial.Epsilon;

    /// <summary>Where the gains start among the flat parameters.</summary>
    internal int GainsStart => BiasesStart - Width;

    /// <summary>Where the biases start, right after the gains.</summary>
    internal int BiasesStart { get; } = parameters.Taken - initial.InputCount;

    internal override torch.Tensor Forward(torch.Tensor x, bool training) =>
        torch.nn.functional.layer_norm(x, [initial.InputCount], _gains, _biases, initial.Epsilon);

    internal override void AppendTo(List<Stage> stages) => stages.Add(new LayerNormStage(ToArray(_gains), ToArray(_biases), initial.Epsilon));
}
