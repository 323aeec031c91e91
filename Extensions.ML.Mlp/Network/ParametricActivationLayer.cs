using Extensions.ML.Mlp.Model.Stages;
using TorchSharp;

namespace Extensions.ML.Mlp.Network;

/// <summary>An activation f of which each neuron takes a learned share a: <c>x + a (f(x) - x)</c>.</summary>
internal sealed class ParametricActivationLayer : Layer
{
    private readonly ActivationLayer _function;
    private readonly torch.Tensor _shares;

    internal ParametricActivationLayer(FlatParameters parameters, ParametricActivationStage initial)
    {
        (Activation, Width) = (initial.Activation, initial.InputCount);
        _function = new(Activation, Width);
        SharesStart = parameters.Taken;
        _shares = parameters.Take(ParameterRole.ActivationShare, initial.Shares, Width);
    }

    internal Activation Activation { get; }

    internal int Width { get; }

    /// <summary>Where the shares start among the flat parameters.</summary>
    internal int SharesStart { get; }

    // The function may work in place.
    internal override torch.Tensor Forward(torch.Tensor x, bool training) => _function.Forward(x.clone(), training).Plus(x, -1).mul(_shares).Plus(x, 1);

    internal override void AppendTo(List<Stage> stages) => stages.Add(new ParametricActivationStage(Activation, ToArray(_shares)));
}
