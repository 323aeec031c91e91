namespace Extensions.ML.Mlp.Exchange.Onnx;

/// <summary>
/// An ONNX graph that is being built. Names are made unique; operators are those of set 9 that later sets up to 13 kept. A constant has at
/// least one dimension: ML.NET's converter throws on an empty shape.
/// </summary>
internal abstract class OnnxGraph
{
    /// <summary>The oldest set of operators that has all that are used: Erf came with it.</summary>
    internal const int MinOperatorSet = 9;

    /// <summary>The number of the type Single.</summary>
    internal const long FloatType = 1;

    /// <summary>Adds a constant; gives its name.</summary>
    internal abstract string Constant(string name, float[] values, long length, params long[] lengths);

    /// <summary>Adds a constant of integers; gives its name.</summary>
    internal abstract string Constant(string name, long[] values, long length, params long[] lengths);

    /// <summary>Names a variable that a node will give.</summary>
    internal abstract string Variable(string name);

    /// <summary>Adds a node.</summary>
    internal abstract void Node(string operation, string[] inputs, string output, params OnnxAttribute[] attributes);

    /// <summary>Adds a node whose output has no name yet; gives it.</summary>
    internal string Node(string operation, string[] inputs, params OnnxAttribute[] attributes)
    {
        string output = Variable(operation);
        Node(operation, inputs, output, attributes);
        return output;
    }

    internal string Number(float value) => Constant("MlpNumber", [value], 1);

    /// <summary>The values in the shape, where -1 is what is left of their number.</summary>
    internal string Reshaped(string x, params long[] shape) => Node("Reshape", [x, Constant("MlpShape", shape, shape.Length)]);

    /// <summary>Some columns of rows, [n, columns].</summary>
    internal string Columns(string x, int[] columns)
    {
        string y = Variable("MlpColumns");
        Columns(x, columns, y);
        return y;
    }

    /// <summary>Some columns of rows, [n, columns].</summary>
    internal void Columns(string x, int[] columns, string y) =>
        Node("Gather", [x, Constant("MlpColumns", [.. columns.Select(column => (long)column)], columns.Length)], y,
            new OnnxAttribute("axis", 1L));

    /// <summary>Parts of rows, one after the other.</summary>
    internal void Join(string[] parts, string y) =>
        Node(parts.Length == 1 ? "Identity" : "Concat", parts, y, parts.Length == 1 ? [] : [new OnnxAttribute("axis", 1L)]);
}

/// <summary>An attribute of a node: a Single, an integer, or several integers.</summary>
internal readonly record struct OnnxAttribute(string Name, object Value);
