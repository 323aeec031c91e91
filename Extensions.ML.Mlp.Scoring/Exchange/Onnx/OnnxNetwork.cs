using System.Diagnostics;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Exchange.Onnx;

/// <summary>The stages of a model as ONNX operators. A new kind of stage is one line here.</summary>
internal static class OnnxNetwork
{
    /// <param name="graph">What is built.</param>
    /// <param name="stages">The stages, first to last.</param>
    /// <param name="input">The variable that holds the features, [n, inputs of the first stage].</param>
    /// <param name="output">The variable that receives the scores, [n, outputs of the last stage].</param>
    internal static void Write(OnnxGraph graph, Stage[] stages, string input, string output)
    {
        for (int index = 0; index < stages.Length; index++)
        {
            string next = index == stages.Length - 1 ? output : graph.Variable(stages[index].Kind.ToString());
            Write(graph, stages[index], input, next);
            input = next;
        }
    }

    internal static void Write(OnnxGraph graph, Stage stage, string x, string y)
    {
        switch (stage)
        {
            case LinearStage linear: WriteLinear(graph, linear, x, y); break;
            case AffineStage affine: WriteAffine(graph, affine, x, y); break;
            case LayerNormStage norm: WriteLayerNorm(graph, norm, x, y); break;
            case ActivationStage activation: OnnxActivations.Write(graph, activation.Activation, x, y); break;
            case ParametricActivationStage activation: OnnxActivations.Write(graph, activation, x, y); break;
            case ScaleStage scale: graph.Node("Mul", [x, graph.Constant("MlpScales", scale.Scales, scale.InputCount)], y); break;
            case ClampStage clamp: OnnxInputs.Cut(graph, x, clamp.Min, clamp.Max, y); break;
            case SmoothClipStage clip: OnnxInputs.Write(graph, clip, x, y); break;
            case ImputeStage impute: OnnxInputs.Write(graph, impute, x, y); break;
            case LookupStage lookup: OnnxTables.Write(graph, lookup, x, y); break;
            case CurvesStage curves: OnnxCurves.Write(graph, curves, x, y); break;
            case PeriodicStage periodic: OnnxPeriodic.Write(graph, periodic, x, y); break;
            case MemberScaleStage or MemberAffineStage or SharedStage or EnsembleStage or EnsembleAverageStage: OnnxMembers.Write(graph, stage, x, y); break;
            default: throw new UnreachableException($"No ONNX operators for a stage of kind {stage.Kind}.");
        }
    }

    private static void WriteLinear(OnnxGraph graph, LinearStage stage, string x, string y)
    {
        string weights = graph.Constant("MlpWeights", stage.Weights, stage.OutputCount, stage.InputCount);
        string biases = graph.Constant("MlpBiases", stage.Biases, stage.OutputCount);
        graph.Node("Gemm", [x, weights, biases], y, new OnnxAttribute("transB", 1L));
    }

    private static void WriteAffine(OnnxGraph graph, AffineStage stage, string x, string y)
    {
        string scales = graph.Constant("MlpScales", stage.Scales, stage.InputCount);
        if (!stage.IsVast)
        {
            graph.Node("Mul", [graph.Node("Sub", [x, graph.Constant("MlpShifts", stage.Shifts, stage.InputCount)]), scales], y);
            return;
        }
        // A difference of halves cannot overflow.
        string shifts = graph.Constant("MlpShifts", [.. stage.Shifts.Select(shift => shift / 2)], stage.InputCount);
        string shifted = graph.Node("Sub", [graph.Node("Mul", [x, graph.Number(0.5f)]), shifts]);
        graph.Node("Mul", [graph.Node("Mul", [shifted, scales]), graph.Number(2)], y);
    }

    /// <summary>
    /// The mean is taken out twice: the second time takes out what the first left by rounding, which would count where the values of a row
    /// are large and nearly equal.
    /// </summary>
    private static void WriteLayerNorm(OnnxGraph graph, LayerNormStage stage, string x, string y)
    {
        string centred = Apart(graph, Centred(graph, Centred(graph, x)));
        string variance = Mean(graph, graph.Node("Mul", [centred, centred]));
        string deviation = graph.Node("Sqrt", [graph.Node("Add", [variance, graph.Number(stage.Epsilon)])]);
        string scaled = graph.Node("Mul", [graph.Node("Div", [centred, deviation]), graph.Constant("MlpGains", stage.Gains, stage.InputCount)]);
        graph.Node("Add", [scaled, graph.Constant("MlpNormBiases", stage.Biases, stage.InputCount)], y);
    }

    /// <summary>Divided by as much as keeps the squares finite, beside which the epsilon is nothing; by 1 unless values are huge.</summary>
    private static string Apart(OnnxGraph graph, string centred)
    {
        string largest = graph.Node("ReduceMax", [graph.Node("Abs", [centred])], new OnnxAttribute("axes", new[] { 1L }));
        return graph.Node("Div", [centred, graph.Node("Max", [graph.Node("Mul", [largest, graph.Number(1e-15f)]), graph.Number(1)])]);
    }

    private static string Centred(OnnxGraph graph, string x) => graph.Node("Sub", [x, Mean(graph, x)]);

    private static string Mean(OnnxGraph graph, string x) => graph.Node("ReduceMean", [x], new OnnxAttribute("axes", new[] { 1L }));
}
