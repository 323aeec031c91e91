using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Exchange.Onnx;

/// <summary>Categories' rows as ONNX operators.</summary>
internal static class OnnxTables
{
    private const long Int64 = 7;

    internal static void Write(OnnxGraph graph, LookupStage stage, string x, string y)
    {
        string[] others = stage.Others is [] ? [] : [graph.Columns(x, stage.Others)];
        graph.Join([.. others, .. stage.Tables.Select(table => table.IsIndex ? OfKey(graph, table, x) : OfSlots(graph, table, x))], y);
    }

    /// <summary>The row of a key, or the last one where it is none: missing, not whole, or not from 1 to the count.</summary>
    private static string OfKey(OnnxGraph graph, CategoryTable table, string x)
    {
        string key = graph.Reshaped(graph.Columns(x, [table.First]), -1); // [n]
        string isOutside = graph.Node("Or", [graph.Node("Less", [key, graph.Number(1)]), graph.Node("Greater", [key, graph.Number(table.Count)])]);
        string isBroken = graph.Node("Or", [graph.Node("IsNaN", [key]), graph.Node("Greater", [key, graph.Node("Floor", [key])])]);
        string number = graph.Node("Where", [graph.Node("Or", [isOutside, isBroken]), graph.Number(table.Count + 1), key]);
        string row = graph.Node("Cast", [graph.Node("Sub", [number, graph.Number(1)])], new OnnxAttribute("to", Int64));
        return graph.Node("Gather", [graph.Constant("MlpRows", table.Rows, table.Count + 1, table.Width), row], new OnnxAttribute("axis", 0L)); // [n, width]
    }

    /// <summary>Each slot's row times the slot, and the last row times what they leave of 1.</summary>
    private static string OfSlots(OnnxGraph graph, CategoryTable table, string x)
    {
        int values = table.Count * table.Width;
        string slots = graph.Columns(x, [.. Enumerable.Range(table.First, table.Count)]);
        string sum = graph.Node("MatMul", [slots, graph.Constant("MlpOnes", [.. Enumerable.Repeat(1f, table.Count)], table.Count, 1)]);
        string none = graph.Node("MatMul", [graph.Node("Sub", [graph.Number(1), sum]), graph.Constant("MlpLastRow", table.Rows[values..], 1, table.Width)]);
        return graph.Node("Add", [graph.Node("MatMul", [slots, graph.Constant("MlpRows", table.Rows[..values], table.Count, table.Width)]), none]);
    }
}
