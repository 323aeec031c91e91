using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Network;
using TorchSharp;

namespace Extensions.ML.Mlp.Training.Checkpoints;

/// <summary>Writes the pieces one after the other; a tensor with its length before it.</summary>
internal sealed class StateWriter(BinaryWriter writer) : StateCarrier
{
    internal override void Carry(torch.Tensor tensor)
    {
        using var tensors = torch.NewDisposeScope();
        var values = FlatParameters.Memory(tensor.cpu());
        writer.Write(values.Length);
        writer.WriteFloats(values);
    }

    internal override void Carry(ref int number, int most = int.MaxValue) => writer.Write(number);

    internal override void Carry(ref double number) => writer.Write(number);

    internal override void Carry(ref double[] numbers, int length) => writer.WriteDoubles(numbers);
}
