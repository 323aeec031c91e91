using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Network;
using TorchSharp;

namespace Extensions.ML.Mlp.Training.Checkpoints;

/// <summary>Writes the pieces one after the other; a tensor with its length before it.</summary>
internal sealed class StateWriter(BinaryWriter writer) : StateSerializer
{
    internal override void Visit(torch.Tensor tensor)
    {
        using var tensors = torch.NewDisposeScope();
        var values = FlatParameters.Memory(tensor.cpu());
        writer.Write(values.Length);
        writer.WriteFloats(values);
    }

    internal override void Visit(ref int number, int max = int.MaxValue) => writer.Write(number);

    internal override void Visit(ref double number) => writer.Write(number);

    internal override void Visit(ref double[] numbers, int length) => writer.WriteDoubles(numbers);
}
