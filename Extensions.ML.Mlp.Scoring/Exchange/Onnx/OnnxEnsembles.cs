using System.Diagnostics;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Exchange.Onnx;

/// <summary>
/// Ensembles as ONNX operators. Between a stage that begins members and the one that ends them, values are [members, n, width].
/// </summary>
internal static class OnnxEnsembles
{
    /// <summary>[members, n, width] to [n, width].</summary>
    private static readonly OnnxAttribute[] OverMembers = [new("axes", new[] { 0L }), new("keepdims", 0L)];

    internal static void Write(OnnxGraph graph, Stage stage, string x, string y)
    {
        long members = stage.Members, width = stage.InputCount / members;
        switch (stage)
        {
            // [n, width] or [members, n, width], times [members, 1, width].
            case MemberScaleStage scale:
                graph.Node("Mul", [x, graph.Constant("MlpScales", scale.Scales, members, 1, scale.InputCount)], y);
                break;
            case MemberAffineStage affine:
                string scaled = graph.Node("Mul", [x, graph.Constant("MlpScales", affine.Scales, members, 1, width)]);
                graph.Node("Add", [scaled, graph.Constant("MlpOffsets", affine.Offsets, members, 1, width)], y);
                break;
            case SharedStage shared: WriteShared(graph, shared, x, y); break;
            case EnsembleStage each when Array.TrueForAll(each.Chains, chain => chain is [LinearStage]):
                WriteHeads(graph, each, x, y);
                break;
            case EnsembleStage each: WriteEach(graph, each, x, y); break;
            case EnsembleAverageStage mean: WriteMean(graph, mean, x, y); break;
            default: throw new UnreachableException($"No ONNX operators for members in a stage of kind {stage.Kind}.");
        }
    }

    /// <summary>All members' rows as rows of one table.</summary>
    private static void WriteShared(OnnxGraph graph, SharedStage stage, string x, string y)
    {
        string result = graph.Variable("MlpShared");
        OnnxStages.Write(graph, stage.Inner, graph.Reshaped(x, -1, stage.Inner.InputCount), result);
        graph.Node("Reshape", [result, graph.Constant("MlpShape", [stage.Members, -1, stage.Inner.OutputCount], 3)], y);
    }

    /// <summary>A linear layer for each member: one product of matrices for all.</summary>
    private static void WriteHeads(OnnxGraph graph, EnsembleStage stage, string x, string y)
    {
        LinearStage[] heads = [.. stage.Chains.Select(chain => (LinearStage)chain[0])];
        long members = heads.Length, inputs = heads[0].InputCount, outputs = heads[0].OutputCount;
        string weights = graph.Constant("MlpWeights", [.. heads.SelectMany(head => head.ToColumns())], members, inputs, outputs);
        string biases = graph.Constant("MlpBiases", [.. heads.SelectMany(head => head.Biases)], members, 1, outputs);
        graph.Node("Add", [graph.Node("MatMul", [x, weights]), biases], y);
    }

    private static void WriteEach(OnnxGraph graph, EnsembleStage stage, string x, string y)
    {
        long inputs = stage.InputCount / stage.Members, outputs = stage.OutputCount / stage.Members;
        var results = new string[stage.Members];
        for (int member = 0; member < results.Length; member++)
        {
            // [1, n, inputs]
            string own = graph.Node("Gather", [x, graph.Constant("MlpMember", new long[] { member }, 1)], new OnnxAttribute("axis", 0L));
            string result = graph.Variable("MlpMemberScores");
            OnnxStages.Write(graph, stage.Chains[member], graph.Reshaped(own, -1, inputs), result);
            results[member] = graph.Reshaped(result, 1, -1, outputs);
        }
        graph.Node("Concat", results, y, new OnnxAttribute("axis", 0L));
    }

    private static void WriteMean(OnnxGraph graph, EnsembleAverageStage stage, string x, string y)
    {
        switch (stage.Mean)
        {
            case MeanKind.Values: graph.Node("ReduceMean", [x], y, OverMembers); break;
            case MeanKind.Exponential: WriteLogMean(graph, x, y); break;
            case MeanKind.Softmax: WriteLogMean(graph, graph.Node("Sub", [x, LogSum(graph, x, stage.OutputCount)]), y); break;
            case MeanKind.Sigmoid:
                // Of log p = -softplus(-x) and log(1 - p) = -softplus(x).
                string share = graph.Variable("MlpShare"), other = graph.Variable("MlpOther");
                WriteLogMean(graph, graph.Node("Neg", [graph.Node("Softplus", [graph.Node("Neg", [x])])]), share);
                WriteLogMean(graph, graph.Node("Neg", [graph.Node("Softplus", [x])]), other);
                graph.Node("Sub", [share, other], y);
                break;
            default: throw new UnreachableException($"No ONNX operators for a mean of kind {stage.Mean}.");
        }
    }

    /// <summary>The logarithm of the mean of exp(x) over the members.</summary>
    private static void WriteLogMean(OnnxGraph graph, string x, string y)
    {
        string most = graph.Node("ReduceMax", [x], new OnnxAttribute("axes", new[] { 0L })); // [1, n, width]
        string mean = graph.Node("ReduceMean", [graph.Node("Exp", [graph.Node("Sub", [x, most])])], OverMembers);
        graph.Node("Add", [graph.Node("Log", [mean]), graph.Node("ReduceMax", [x], OverMembers)], y);
    }

    /// <summary>The logarithm of the sum of exp(x) over a member's outputs.</summary>
    private static string LogSum(OnnxGraph graph, string x, int outputs)
    {
        var overOutputs = new OnnxAttribute("axes", new[] { 2L });
        string most = graph.Node("ReduceMax", [x], overOutputs);
        string mean = graph.Node("ReduceMean", [graph.Node("Exp", [graph.Node("Sub", [x, most])])], overOutputs);
        string sum = graph.Node("Mul", [mean, graph.Number(outputs)]);
        return graph.Node("Add", [graph.Node("Log", [sum]), most]);
    }
}
