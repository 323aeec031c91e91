using System.Diagnostics;
using Extensions.ML.Mlp.Model.Stages;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace Extensions.ML.Mlp.Network;

/// <summary>An activation, applied to each of the sums on its own.</summary>
internal sealed class ActivationLayer(Activation activation, int width) : Layer
{
    internal override torch.Tensor Forward(torch.Tensor x, bool training) => activation.Kind switch
    {
        // In place where the gradient is computed from the result: a fresh tensor of this size costs as much as the function.
        ActivationKind.Sigmoid => x.sigmoid_(),
        ActivationKind.Tanh => x.tanh_(),
        ActivationKind.Relu => x.relu_(),
        ActivationKind.LeakyRelu => functional.leaky_relu(x, activation.Parameter),
        ActivationKind.Elu => functional.elu(x, activation.Parameter),
        ActivationKind.Selu => functional.selu(x),
        ActivationKind.Gelu => functional.gelu(x),
        ActivationKind.GeluTanh => functional.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh),
        ActivationKind.Silu => functional.silu(x),
        ActivationKind.Mish => functional.mish(x),
        ActivationKind.Softplus => functional.softplus(x),
        ActivationKind.Identity => x,
        _ => throw new UnreachableException($"No function for activation {activation}."),
    };

    internal override void AppendTo(List<Stage> stages) => stages.Add(new ActivationStage(activation, width));
}
