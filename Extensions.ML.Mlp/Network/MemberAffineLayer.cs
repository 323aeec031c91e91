using Extensions.ML.Mlp.Model.Stages;
using TorchSharp;

namespace Extensions.ML.Mlp.Network;

/// <summary>Scales each member's values by factors of its own, and adds biases of its own where it has some.</summary>
internal sealed class MemberAffineLayer : Layer
{
    private readonly torch.Tensor _scales;
    private readonly torch.Tensor? _offsets;

    internal MemberAffineLayer(FlatParameters parameters, MemberAffineStage initial, bool hasOffsets)
    {
        (Members, Width, ScalesStart) = (initial.Members, initial.InputCount / initial.Members, parameters.Taken);
        _scales = parameters.Take(ParameterRole.MemberScale, initial.Scales, Members, Width);
        if (hasOffsets) _offsets = parameters.Take(ParameterRole.Bias, initial.Offsets, Members, Width);
    }

    internal int Members { get; }

    internal int Width { get; }

    internal bool HasOffsets => _offsets is not null;

    /// <summary>Where the scales start among the flat parameters, [members, width]; the offsets come right after them.</summary>
    internal int ScalesStart { get; }

    internal override torch.Tensor Forward(torch.Tensor x, bool training)
    {
        var scaled = x.view(-1, Members, Width).mul(_scales);
        return (_offsets is null ? scaled : scaled.Plus(_offsets, 1)).reshape(-1, Width);
    }

    internal override void AppendTo(List<Stage> stages) =>
        stages.Add(new MemberAffineStage(Members, ToArray(_scales), _offsets is null ? new float[Members * Width] : ToArray(_offsets)));
}
