using System.Diagnostics;
using Extensions.ML.Mlp.Model.Stages;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace Extensions.ML.Mlp.Network;

/// <summary>An activation, applied to each of the sums on its own.</summary>
internal sealed class ActivationLayer(Activation activation, int width) : Layer
{
    // Kept, because TorchSharp does not keep a number alive during a call (see TensorNumbers).
    private readonly Scalar _parameter = activation.Parameter.ToScalar();
    private readonly Scalar _one = 1f.ToScalar();

    internal Activation Activation => activation;

    internal int Width => width;

    internal override torch.Tensor Forward(torch.Tensor x, bool training) => activation.Kind switch
    {
        // In place where the gradient is computed from the result: a fresh tensor of this size costs as much as the function.
        ActivationKind.Sigmoid => x.sigmoid_(),
        ActivationKind.Tanh => x.tanh_(),
        ActivationKind.Relu => x.relu_(),
        ActivationKind.LeakyRelu => x.leaky_relu(_parameter),
        ActivationKind.Elu => x.elu(_parameter, _one, _one),
        ActivationKind.Selu => functional.selu(x),
        ActivationKind.Gelu => functional.gelu(x),
        ActivationKind.GeluTanh => functional.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh),
        ActivationKind.Silu => functional.silu(x),
        ActivationKind.Mish => x.mul(Softplus(x).tanh()),
        ActivationKind.Softplus => Softplus(x),
        ActivationKind.Identity => x,
        _ => throw new UnreachableException($"No function for activation {activation}."),
    };

    /// <summary>log(1 + exp(x)); TorchSharp's own, and its mish, make numbers in passing.</summary>
    private static torch.Tensor Softplus(torch.Tensor x) => x.neg().log_sigmoid().neg();

    internal override void AppendTo(List<Stage> stages) => stages.Add(new ActivationStage(activation, width));
}
