using TorchSharp;
using TorchSharp.Modules;

namespace Extensions.ML.Mlp.Network;

/// <summary>
/// All weights and biases in one flat tensor, and their gradients in another; layers see views of them. A step of the optimizer and
/// the zeroing of the gradients are then one operation each, instead of one a layer. The tensors live in the caller's dispose scope.
/// </summary>
internal sealed class FlatParameters
{
    private long _taken;

    internal FlatParameters(float[] values, torch.Device device)
    {
        Values = new Parameter(torch.tensor(values, dtype: torch.float32, device: device));
        Gradients = torch.zeros(values.Length, dtype: torch.float32, device: device);
        Values.grad = Gradients;
    }

    /// <summary>[ParameterCount], what the optimizer steps.</summary>
    internal Parameter Values { get; }

    /// <summary>[ParameterCount], what backward adds to.</summary>
    internal torch.Tensor Gradients { get; }

    /// <summary>The next parameters in order, as a leaf of autograd whose gradient is the matching view of <see cref="Gradients"/>.</summary>
    internal torch.Tensor Take(params long[] shape)
    {
        long count = shape.Aggregate(1L, (product, size) => product * size);
        var leaf = Values.detach().narrow(0, _taken, count).view(shape).requires_grad_();
        leaf.grad = Gradients.narrow(0, _taken, count).view(shape);
        _taken += count;
        return leaf;
    }

    internal float[] ToArray()
    {
        using var scope = torch.NewDisposeScope();
        return Values.detach().cpu().data<float>().ToArray();
    }
}
