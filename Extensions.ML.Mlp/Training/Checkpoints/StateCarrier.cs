using TorchSharp;

namespace Extensions.ML.Mlp.Training.Checkpoints;

/// <summary>
/// Carries what a training has come to into a checkpoint, or out of one. Each part of a training names its pieces once, in one order, for
/// both ways: what is saved is what is restored.
/// </summary>
internal abstract class StateCarrier
{
    internal void Carry(IEnumerable<torch.Tensor> tensors)
    {
        foreach (var tensor in tensors) Carry(tensor);
    }

    /// <summary>A tensor of floats, whose shape stays.</summary>
    internal abstract void Carry(torch.Tensor tensor);

    /// <summary>A number from 0 to <paramref name="most"/>.</summary>
    internal abstract void Carry(ref int number, int most = int.MaxValue);

    internal abstract void Carry(ref double number);

    /// <summary>So many numbers.</summary>
    internal abstract void Carry(ref double[] numbers, int length);
}
