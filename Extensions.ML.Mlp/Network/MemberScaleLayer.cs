using Extensions.ML.Mlp.Model.Stages;
using TorchSharp;

namespace Extensions.ML.Mlp.Network;

/// <summary>Makes of each row one for each member of an ensemble, scaled by the member's factors: [rows, width] to [rows * members, width], a row's members one after the other.</summary>
internal sealed class MemberScaleLayer : Layer
{
    private readonly torch.Tensor _scales;

    internal MemberScaleLayer(FlatParameters parameters, MemberScaleStage initial)
    {
        (Members, Width, ScalesStart) = (initial.Members, initial.InputCount, parameters.Taken);
        _scales = parameters.Take(ParameterRole.MemberScale, initial.Scales, Members, Width);
    }

    internal int Members { get; }

    internal int Width { get; }

    /// <summary>Where the scales start among the flat parameters, [members, width].</summary>
    internal int ScalesStart { get; }

    internal override torch.Tensor Forward(torch.Tensor x, bool training) => x.unsqueeze(1).mul(_scales).reshape(-1, Width);

    internal override void AppendTo(List<Stage> stages) => stages.Add(new MemberScaleStage(Members, ToArray(_scales)));
}
