using Extensions.ML.Mlp.Model.Format;
using TorchSharp;

namespace Extensions.ML.Mlp.Training.Checkpoints;

/// <summary>Reads what <see cref="StateWriter"/> wrote into a training of the same build.</summary>
internal sealed class StateReader(ReadOnlyMemory<byte> bytes) : StateSerializer
{
    private ReadOnlyMemory<byte> _rest = bytes;

    internal bool AtEnd => _rest.IsEmpty;

    internal override void Visit(torch.Tensor tensor)
    {
        using var tensors = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        int length = Reader(sizeof(int)).Count();
        if (length != tensor.numel()) throw new FormatException($"it holds a tensor of {length} values where the network has {tensor.numel()}");
        tensor.copy_(torch.tensor(Reader(length * (long)sizeof(float)).Floats(length), tensor.shape, dtype: torch.float32));
    }

    internal override void Visit(ref int number, int max = int.MaxValue)
    {
        number = Reader(sizeof(int)).Count();
        if (number > max) throw new FormatException($"it holds a count of {number} where {max} is the most");
    }

    internal override void Visit(ref double number) => number = Reader(sizeof(double)).Doubles(1)[0];

    internal override void Visit(ref double[] numbers, int length) => numbers = Reader(length * (long)sizeof(double)).Doubles(length);

    private FieldReader Reader(long length)
    {
        if (length > _rest.Length) throw new FormatException($"it ends {length - _rest.Length} bytes too early");
        var taken = _rest.Span[..(int)length];
        _rest = _rest[(int)length..];
        return new(taken);
    }
}
