using TorchSharp;

namespace Extensions.ML.Mlp.Training.Checkpoints;

/// <summary>
/// Writes the state of a training to a checkpoint, or reads it back. Each part of a training visits its fields once, in one order, for both
/// directions: what is saved is what is restored.
/// </summary>
internal abstract class StateSerializer
{
    internal void Visit(IEnumerable<torch.Tensor> tensors)
    {
        foreach (var tensor in tensors) Visit(tensor);
    }

    /// <summary>A tensor of floats, whose shape stays.</summary>
    internal abstract void Visit(torch.Tensor tensor);

    /// <summary>A number from 0 to <paramref name="max"/>.</summary>
    internal abstract void Visit(ref int number, int max = int.MaxValue);

    internal abstract void Visit(ref double number);

    /// <summary>So many numbers.</summary>
    internal abstract void Visit(ref double[] numbers, int length);
}
