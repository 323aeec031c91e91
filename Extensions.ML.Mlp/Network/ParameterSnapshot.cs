using TorchSharp;

namespace Extensions.ML.Mlp.Network;

/// <summary>What a network had learned at some time; made anew as often as it takes, in the same memory.</summary>
internal sealed class ParameterSnapshot : IDisposable
{
    private readonly (torch.Tensor Live, torch.Tensor Copy)[] _tensors;

    internal ParameterSnapshot(IEnumerable<torch.Tensor> tensors)
    {
        using var scope = torch.NewDisposeScope();
        _tensors = [.. tensors.Select(tensor => (tensor, tensor.detach().clone().DetachFromDisposeScope()))];
    }

    internal IEnumerable<torch.Tensor> Copies => _tensors.Select(tensor => tensor.Copy);

    /// <summary>Takes the network as it is now.</summary>
    internal void Take()
    {
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        foreach (var (live, copy) in _tensors) copy.copy_(live);
    }

    /// <summary>Puts the network back.</summary>
    internal void Restore()
    {
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        foreach (var (live, copy) in _tensors) live.copy_(copy);
    }

    public void Dispose()
    {
        foreach (var (_, copy) in _tensors) copy.Dispose();
    }
}
