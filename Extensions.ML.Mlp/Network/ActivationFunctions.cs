using System.Diagnostics;
using TorchSharp;

namespace Extensions.ML.Mlp.Network;

/// <summary>The activations in TorchSharp.</summary>
internal static class ActivationFunctions
{
    /// <summary>Applies the activation to the sums of a linear layer, which are needed for nothing else.</summary>
    internal static torch.Tensor Apply(Activation activation, torch.Tensor sums) => activation.Kind switch
    {
        // In place: its gradient is computed from its result, and a fresh tensor of this size costs as much as the function.
        ActivationKind.Sigmoid => sums.sigmoid_(),
        _ => throw new UnreachableException($"No function for activation {activation}."),
    };
}
