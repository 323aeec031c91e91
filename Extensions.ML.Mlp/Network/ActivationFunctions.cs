using System.Diagnostics;
using TorchSharp;

namespace Extensions.ML.Mlp.Network;

/// <summary>The activations in TorchSharp.</summary>
internal static class ActivationFunctions
{
    internal static torch.Tensor Apply(Activation activation, torch.Tensor x) => activation.Kind switch
    {
        ActivationKind.Sigmoid => x.sigmoid(),
        _ => throw new UnreachableException($"No function for activation {activation}."),
    };
}
