namespace Extensions.ML.Mlp.Exchange;

/// <summary>An ONNX graph that is being built. Names are made unique; operators are those of set 9 that later sets up to 17 kept.</summary>
internal abstract class OnnxGraph
{
    /// <summary>The oldest set of operators that has all that are used: Erf came with it.</summary>
    internal const int LeastOperatorSet = 9;

    /// <summary>Adds a constant; gives its name.</summary>
    internal abstract string Constant(string name, float[] values, params long[] shape);

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
}

/// <summary>An attribute of a node: a Single, an integer, or several integers.</summary>
internal readonly record struct OnnxAttribute(string Name, object Value);
