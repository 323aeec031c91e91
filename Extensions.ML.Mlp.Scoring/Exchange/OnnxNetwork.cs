using System.Diagnostics;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Exchange;

/// <summary>The stages of a model as ONNX operators. A new kind of stage or activation is one line here.</summary>
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

    private static void Write(OnnxGraph graph, Stage stage, string x, string y)
    {
        switch (stage)
        {
            case LinearStage linear: WriteLinear(graph, linear, x, y); break;
            case AffineStage affine: WriteAffine(graph, affine, x, y); break;
            case LayerNormStage norm: WriteLayerNorm(graph, norm, x, y); break;
            case ActivationStage activation: WriteActivation(graph, activation.Activation, x, y); break;
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
        string shifted = graph.Node("Sub", [x, graph.Constant("MlpShifts", stage.Shifts, stage.InputCount)]);
        graph.Node("Mul", [shifted, graph.Constant("MlpScales", stage.Scales, stage.InputCount)], y);
    }

    /// <summary>
    /// The mean is taken out twice: the second time takes out what the first left by rounding, which would count where the values of a row
    /// are large and nearly equal.
    /// </summary>
    private static void WriteLayerNorm(OnnxGraph graph, LayerNormStage stage, string x, string y)
    {
        string centred = Centred(graph, Centred(graph, x));
        string variance = Mean(graph, graph.Node("Mul", [centred, centred]));
        string deviation = graph.Node("Sqrt", [graph.Node("Add", [variance, Number(graph, stage.Epsilon)])]);
        string scaled = graph.Node("Mul", [graph.Node("Div", [centred, deviation]), graph.Constant("MlpGains", stage.Gains, stage.InputCount)]);
        graph.Node("Add", [scaled, graph.Constant("MlpNormBiases", stage.Biases, stage.InputCount)], y);
    }

    private static string Centred(OnnxGraph graph, string x) => graph.Node("Sub", [x, Mean(graph, x)]);

    private static string Mean(OnnxGraph graph, string x) => graph.Node("ReduceMean", [x], new OnnxAttribute("axes", new[] { 1L }));

    private static void WriteActivation(OnnxGraph graph, Activation activation, string x, string y)
    {
        switch (activation.Kind)
        {
            case ActivationKind.Sigmoid: graph.Node("Sigmoid", [x], y); break;
            case ActivationKind.Tanh: graph.Node("Tanh", [x], y); break;
            case ActivationKind.Relu: graph.Node("Relu", [x], y); break;
            case ActivationKind.LeakyRelu: graph.Node("LeakyRelu", [x], y, new OnnxAttribute("alpha", activation.Parameter)); break;
            case ActivationKind.Elu: graph.Node("Elu", [x], y, new OnnxAttribute("alpha", activation.Parameter)); break;
            case ActivationKind.Selu: graph.Node("Selu", [x], y); break; // its own numbers are ONNX's defaults
            case ActivationKind.Softplus: graph.Node("Softplus", [x], y); break;
            case ActivationKind.Exponential: graph.Node("Exp", [x], y); break;
            case ActivationKind.Identity: graph.Node("Identity", [x], y); break;
            case ActivationKind.Silu: graph.Node("Mul", [x, graph.Node("Sigmoid", [x])], y); break;
            case ActivationKind.Mish: graph.Node("Mul", [x, graph.Node("Tanh", [graph.Node("Softplus", [x])])], y); break;
            case ActivationKind.Gelu: WriteGelu(graph, x, y); break;
            case ActivationKind.GeluTanh: WriteGeluTanh(graph, x, y); break;
            default: throw new UnreachableException($"No ONNX operators for activation {activation}.");
        }
    }

    /// <summary>x / 2 (1 + erf(x / sqrt 2)).</summary>
    private static void WriteGelu(OnnxGraph graph, string x, string y)
    {
        string erf = graph.Node("Erf", [graph.Node("Mul", [x, Number(graph, 0.70710678118654752f)])]);
        graph.Node("Mul", [graph.Node("Mul", [x, Number(graph, 0.5f)]), graph.Node("Add", [erf, Number(graph, 1)])], y);
    }

    /// <summary>x sigmoid(2 sqrt(2 / pi) (x + 0.044715 x^3)), which is the form with tanh.</summary>
    private static void WriteGeluTanh(OnnxGraph graph, string x, string y)
    {
        string cubic = graph.Node("Mul", [graph.Node("Mul", [x, x]), Number(graph, 0.0713548162726f)]);
        string slope = graph.Node("Add", [cubic, Number(graph, 1.5957691216057308f)]);
        graph.Node("Mul", [x, graph.Node("Sigmoid", [graph.Node("Mul", [x, slope])])], y);
    }

    private static string Number(OnnxGraph graph, float value) => graph.Constant("MlpNumber", [value], 1);
}
