using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;

namespace Extensions.ML.Mlp.Network;

/// <summary>
/// All that training learns in one flat tensor, the gradients in another; layers see views of them. A step of the optimizer and
/// the zeroing of the gradients are then one operation each, instead of one a layer. Running statistics, which are measured and not
/// learned, lie beside them. The tensors live in the caller's dispose scope.
/// </summary>
internal sealed class FlatParameters
{
    private readonly List<torch.Tensor> _statistics = [], _states = [];
    private readonly List<(ParameterRole Role, int Count)> _parts = [];

    internal FlatParameters(long count, torch.Device device)
    {
        Values = new Parameter(torch.zeros(count, dtype: torch.float32, device: device));
        Gradients = torch.zeros(count, dtype: torch.float32, device: device);
        Values.grad = Gradients;
    }

    /// <summary>[ParameterCount], what the optimizer steps.</summary>
    internal Parameter Values { get; }

    /// <summary>[ParameterCount], what backward adds to.</summary>
    internal torch.Tensor Gradients { get; }

    /// <summary>How many of the parameters have been taken.</summary>
    internal int Taken { get; private set; }

    /// <summary>A tensor's own memory on the CPU.</summary>
    internal static Span<float> Memory(torch.Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <summary>The next parameters in order, as a leaf of autograd whose gradient is the matching view of <see cref="Gradients"/>.</summary>
    /// <param name="role">What they are to the network.</param>
    /// <param name="initial">The values to start from, row by row.</param>
    /// <param name="shape">Their shape.</param>
    internal torch.Tensor Take(ParameterRole role, float[] initial, params long[] shape)
    {
        _parts.Add((role, initial.Length));
        var view = Values.detach().narrow(0, Taken, initial.Length).view(shape);
        view.copy_(torch.tensor(initial, shape, dtype: torch.float32));
        var leaf = view.requires_grad_();
        leaf.grad = Gradients.narrow(0, Taken, initial.Length).view(shape);
        Taken += initial.Length;
        return leaf;
    }

    /// <summary>The parameters in groups that are stepped alike.</summary>
    /// <param name="factors">The factors of the learning rate.</param>
    /// <param name="decays">Whether a role decays.</param>
    internal List<ParameterGroup> Groups(LearningRateFactors factors, Predicate<ParameterRole> decays) => ParameterGroup.Of(_parts, factors, decays);

    /// <summary>A running statistic that starts at these values.</summary>
    internal torch.Tensor TakeStatistic(float[] start)
    {
        var statistic = torch.tensor(start, dtype: torch.float32, device: Values.device);
        _statistics.Add(statistic);
        return statistic;
    }

    /// <summary>What the network has learned and measured.</summary>
    internal IEnumerable<torch.Tensor> Learned => [Values, .. _statistics];

    /// <summary>What optimizers keep from step to step.</summary>
    internal IEnumerable<torch.Tensor> States => _states;

    /// <summary>A tensor like the values, all alike, for what an optimizer keeps from step to step.</summary>
    internal torch.Tensor State(double start = 0)
    {
        var state = torch.zeros(Values.shape, dtype: torch.float32, device: Values.device);
        if (start > 0) state = state.Plus(start);
        _states.Add(state);
        return state;
    }

    /// <summary>Whether all that was learned and measured is finite.</summary>
    internal bool AreFinite()
    {
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        return Learned.All(tensor => tensor.isfinite().all().item<bool>());
    }

    /// <summary>A copy of what the network has learned by now; it lives until it is disposed.</summary>
    internal ParameterSnapshot Snapshot() => new(Learned);
}
