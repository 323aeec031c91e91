using Extensions.ML.Mlp.Exchange.Onnx;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;

namespace Extensions.ML.Mlp;

/// <summary>The graph that ML.NET's converter builds for a whole pipeline.</summary>
internal sealed class OnnxContextGraph(OnnxContext context) : OnnxGraph
{
    private int _count;

    internal override string Constant(string name, float[] values, long length, params long[] lengths) =>
        context.AddInitializer(values, [length, .. lengths], Unused(name));

    internal override string Constant(string name, long[] values, long length, params long[] lengths) =>
        context.AddInitializer(values, [length, .. lengths], Unused(name));

    internal override string Variable(string name) => context.AddIntermediateVariable(null, Unused(name), skip: true);

    internal override void Node(string operation, string[] inputs, string output, params OnnxAttribute[] attributes)
    {
        var node = context.CreateNode(operation, inputs, [output], context.GetNodeName(operation), "");
        foreach (var (name, value) in attributes)
            switch (value)
            {
                case float number: node.AddAttribute(name, (double)number); break;
                case long number: node.AddAttribute(name, number); break;
                default: node.AddAttribute(name, (long[])value); break;
            }
    }

    /// <summary>Whether the graph has a column of the pipeline.</summary>
    internal bool Holds(string column) => context.ContainsColumn(column);

    internal string VariableOf(string column) => context.GetVariableName(column);

    /// <summary>The highest score's class: keys count from 1.</summary>
    internal void WritePredictedKey(string scores, string predictedLabel)
    {
        string highest = Node("ArgMax", [scores], new OnnxAttribute("axis", 1L), new OnnxAttribute("keepdims", 1L));
        string key = Node("Add", [highest, context.AddInitializer(1L, Unused("MlpFirstKey"))]);
        context.CreateNode("Cast", key, predictedLabel, context.GetNodeName("Cast"), "").AddAttribute("to", typeof(uint));
    }

    /// <summary>
    /// A name that no column has. The converter takes every name for a column's from then on, typed or not, and would make that column out
    /// of our variable.
    /// </summary>
    private string Unused(string name)
    {
        string unused = name;
        while (context.ContainsColumn(unused)) unused = $"{name}_{_count++}";
        return unused;
    }

    /// <summary>The score's variable: with a scorer around, it comes after the predicted label's.</summary>
    internal static string ScoreOf(string[] outputs) => outputs.Length >= 2 ? outputs[1] : outputs[0];
}
