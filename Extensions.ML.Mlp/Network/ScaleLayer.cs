using Extensions.ML.Mlp.Model.Stages;
using TorchSharp;

namespace Extensions.ML.Mlp.Network;

/// <summary>A learned scale for each value.</summary>
internal sealed class ScaleLayer(FlatParameters parameters, ScaleStage initial) : Layer
{
    private readonly torch.Tensor _scales = parameters.Take(ParameterRole.InputScale, initial.Scales, initial.InputCount);

    internal int Width => initial.InputCount;

    /// <summary>Where the scales start among the flat parameters.</summary>
    internal int ScalesStart { get; } = parameters.Taken - initial.InputCount;

    internal override torch.Tensor Forward(torch.Tensor x, bool training) => x.mul(_scales);

    internal override void AppendTo(List<Stage> stages) => stages.Add(new ScaleStage(ToArray(_scales)));
}
