namespace Extensions.ML.Mlp.Exchange.Onnx;

/// <summary>
/// A graph of ours as an ONNX file of its own, without ML.NET's converter. The numbers of the fields are those of onnx.proto.
/// </summary>
internal sealed class OnnxFile : OnnxGraph
{
    internal const int OperatorSet = 13;

    private const int FormatVersion = 7, Single = 1, Int64 = 7;

    private readonly ProtobufWriter _nodes = new(), _constants = new();
    private int _names;

    internal override string Constant(string name, float[] values, long length, params long[] lengths) =>
        Constant(name, Single, [length, .. lengths], tensor => tensor.Floats(9, values));

    internal override string Constant(string name, long[] values, long length, params long[] lengths) =>
        Constant(name, Int64, [length, .. lengths], tensor => tensor.Longs(9, values));

    private string Constant(string name, int type, long[] shape, Action<ProtobufWriter> writeValues)
    {
        string unique = Variable(name);
        _constants.Message(5, tensor =>
        {
            foreach (long length in shape) tensor.Integer(1, length);
            tensor.Integer(2, type);
            tensor.Text(8, unique);
            writeValues(tensor);
        });
        return unique;
    }

    internal override string Variable(string name) => $"{name}{_names++}";

    internal override void Node(string operation, string[] inputs, string output, params OnnxAttribute[] attributes) =>
        _nodes.Message(1, node =>
        {
            foreach (string input in inputs) node.Text(1, input);
            node.Text(2, output);
            node.Text(3, $"{operation}_{output}");
            node.Text(4, operation);
            foreach (var attribute in attributes) node.Message(5, message => Write(message, attribute));
        });

    /// <summary>The whole file: rows of <paramref name="input"/> to rows of <paramref name="output"/>, as many as the caller has.</summary>
    internal void Save(Stream stream, (string Name, int Width) input, (string Name, int Width) output)
    {
        var model = new ProtobufWriter();
        model.Integer(1, FormatVersion);
        model.Text(2, "Extensions.ML.Mlp");
        model.Message(8, operators => operators.Integer(2, OperatorSet));
        model.Message(7, graph =>
        {
            graph.Append(_nodes);
            graph.Text(2, "mlp");
            graph.Append(_constants);
            graph.Message(11, value => WriteRows(value, input.Name, input.Width));
            graph.Message(12, value => WriteRows(value, output.Name, output.Width));
        });
        model.CopyTo(stream);
    }

    private static void WriteRows(ProtobufWriter value, string name, int width)
    {
        value.Text(1, name);
        value.Message(2, type => type.Message(1, tensor =>
        {
            tensor.Integer(1, Single);
            tensor.Message(2, shape =>
            {
                shape.Message(1, dimension => dimension.Text(2, "rows"));
                shape.Message(1, dimension => dimension.Integer(1, width));
            });
        }));
    }

    private static void Write(ProtobufWriter message, OnnxAttribute attribute)
    {
        const int isFloat = 1, isInteger = 2, isIntegers = 7;
        message.Text(1, attribute.Name);
        switch (attribute.Value)
        {
            case float number:
                message.Float(2, number);
                message.Integer(20, isFloat);
                break;
            case long number:
                message.Integer(3, number);
                message.Integer(20, isInteger);
                break;
            default:
                foreach (long number in (long[])attribute.Value) message.Integer(8, number);
                message.Integer(20, isIntegers);
                break;
        }
    }
}
