using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Exchange.Onnx;

/// <summary>What is done with single features as ONNX operators.</summary>
internal static class OnnxInputs
{
    /// <summary>Beyond so many limits nothing is left between a clipped value and the limit, and squares do not overflow.</summary>
    private const float MaxLimits = 1e15f;

    private const long Single = 1;

    /// <summary>x cut to a range, where NaN stays: of Min and Max, ONNX does not say what they make of it.</summary>
    internal static void Cut(OnnxGraph graph, string x, float least, float most, string y)
    {
        string cut = graph.Node("Max", [graph.Node("Min", [x, graph.Number(most)]), graph.Number(least)]);
        graph.Node("Where", [graph.Node("IsNaN", [x]), x, cut], y);
    }

    /// <summary>x / sqrt(1 + (x / limit)^2).</summary>
    internal static void Write(OnnxGraph graph, SmoothClipStage stage, string x, string y)
    {
        float most = Math.Min(MaxLimits * stage.Limit, float.MaxValue);
        string cut = graph.Variable("MlpCut");
        Cut(graph, x, -most, most, cut);
        string ratio = graph.Node("Div", [cut, graph.Number(stage.Limit)]);
        string under = graph.Node("Sqrt", [graph.Node("Add", [graph.Node("Mul", [ratio, ratio]), graph.Number(1)])]);
        if (stage.Places is not { } places)
        {
            graph.Node("Div", [cut, under], y);
            return;
        }
        var isClipped = new float[stage.InputCount];
        foreach (int place in places) isClipped[place] = 1;
        string mask = graph.Node("Greater", [graph.Constant("MlpClipped", isClipped, stage.InputCount), graph.Number(0)]);
        graph.Node("Where", [mask, graph.Node("Div", [cut, under]), x], y);
    }

    internal static void Write(OnnxGraph graph, ImputeStage stage, string x, string y)
    {
        string isMissing = graph.Node("IsNaN", [x]);
        string filled = graph.Node("Where", [isMissing, graph.Constant("MlpReplacements", stage.Replacements, stage.InputCount), x]);
        if (stage.Indicated is [])
        {
            graph.Join([filled], y);
            return;
        }
        string indicators = graph.Columns(graph.Node("Cast", [isMissing], new OnnxAttribute("to", Single)), stage.Indicated);
        graph.Join([filled, indicators], y);
    }
}
