using TorchSharp;

namespace Extensions.ML.Mlp.Network;

/// <summary>A linear layer, <c>y = x W^T + b</c>.</summary>
/// <param name="Weights">W, [outputs, inputs].</param>
/// <param name="Biases">b, [outputs].</param>
internal sealed record LinearLayer(torch.Tensor Weights, torch.Tensor Biases)
{
    internal torch.Tensor Forward(torch.Tensor x) => torch.nn.functional.linear(x, Weights, Biases); // [rows, outputs]
}
