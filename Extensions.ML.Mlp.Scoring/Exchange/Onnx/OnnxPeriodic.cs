using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Exchange.Onnx;

/// <summary>Periodic embeddings as ONNX operators.</summary>
internal static class OnnxPeriodic
{
    internal static void Write(OnnxGraph graph, PeriodicStage stage, string x, string y)
    {
        long places = stage.Places.Length, frequencies = stage.FrequencyCount, width = stage.Width;
        string numbers = graph.Reshaped(graph.Columns(x, stage.Places), -1, places, 1);
        string turns = graph.Node("Mul", [graph.Node("Mul", [numbers, graph.Number(MathF.Tau)]), graph.Constant("MlpFrequencies", stage.Frequencies, places, frequencies)]);
        string cosines = graph.Node("Cos", [graph.Node("Add", [turns, graph.Constant("MlpPhases", stage.Phases, places, frequencies)])]); // [n, places, frequencies]
        string sums = graph.Node("MatMul", [graph.Reshaped(cosines, -1, places, 1, frequencies), graph.Constant("MlpWeights", stage.Weights, places, frequencies, width)]);
        string values = graph.Reshaped(graph.Node("Add", [sums, graph.Constant("MlpBiases", stage.Biases, places, 1, width)]), -1, places, width);
        string embedded = graph.Reshaped(graph.Node("Concat", [values, numbers], new OnnxAttribute("axis", 2L)), -1, places * (width + 1));
        graph.Join(stage.Others is [] ? [embedded] : [embedded, graph.Columns(x, stage.Others)], y);
    }
}
