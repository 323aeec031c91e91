using Extensions.ML.Mlp.Tests.Exchange.Protos;
using Google.Protobuf;
using Microsoft.ML.Model.OnnxConverter;

namespace Extensions.ML.Mlp.Tests.Exchange;

/// <summary>A node of the graph, to which ML.NET adds attributes.</summary>
internal sealed class PipelineNode(NodeProto node) : OnnxNode
{
    public override void AddAttribute(string argName, double value) => Add(argName, new() { Type = AttributeProto.Types.Kind.Float, F = (float)value });

    public override void AddAttribute(string argName, long value) => Add(argName, new() { Type = AttributeProto.Types.Kind.Int, I = value });

    public override void AddAttribute(string argName, bool value) => AddAttribute(argName, value ? 1L : 0);

    public override void AddAttribute(string argName, Type value) => AddAttribute(argName, (long)ElementTypes.Of(value));

    public override void AddAttribute(string argName, string value) => Add(argName, new() { Type = AttributeProto.Types.Kind.String, S = ByteString.CopyFromUtf8(value) });

    public override void AddAttribute(string argName, ReadOnlyMemory<char> value) => AddAttribute(argName, value.ToString());

    public override void AddAttribute(string argName, IEnumerable<float> value) => Add(argName, new() { Type = AttributeProto.Types.Kind.Floats, Floats = { value } });

    public override void AddAttribute(string argName, IEnumerable<double> value) => AddAttribute(argName, value.Select(number => (float)number));

    public override void AddAttribute(string argName, IEnumerable<long> value) => Add(argName, new() { Type = AttributeProto.Types.Kind.Ints, Ints = { value } });

    public override void AddAttribute(string argName, IEnumerable<bool> value) => AddAttribute(argName, value.Select(flag => flag ? 1L : 0));

    public override void AddAttribute(string argName, IEnumerable<string> value) =>
        Add(argName, new() { Type = AttributeProto.Types.Kind.Strings, Strings = { value.Select(ByteString.CopyFromUtf8) } });

    public override void AddAttribute(string argName, string[] value) => AddAttribute(argName, value.AsEnumerable());

    public override void AddAttribute(string argName, IEnumerable<ReadOnlyMemory<char>> value) => AddAttribute(argName, value.Select(text => text.ToString()));

    private void Add(string name, AttributeProto attribute)
    {
        attribute.Name = name;
        node.Attribute.Add(attribute);
    }
}
