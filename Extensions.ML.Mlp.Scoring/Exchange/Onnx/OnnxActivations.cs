using System.Diagnostics;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Exchange.Onnx;

/// <summary>The activations as ONNX operators. A new one is one line here.</summary>
internal static class OnnxActivations
{
    internal static void Write(OnnxGraph graph, Activation activation, string x, string y)
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

    /// <summary>x + a (f(x) - x).</summary>
    internal static void Write(OnnxGraph graph, ParametricActivationStage stage, string x, string y)
    {
        string function = graph.Variable("MlpActivation");
        Write(graph, stage.Activation, x, function);
        string share = graph.Node("Mul", [graph.Node("Sub", [function, x]), graph.Constant("MlpShares", stage.Shares, stage.InputCount)]);
        graph.Node("Add", [x, share], y);
    }

    /// <summary>x / 2 (1 + erf(x / sqrt 2)).</summary>
    private static void WriteGelu(OnnxGraph graph, string x, string y)
    {
        string erf = graph.Node("Erf", [graph.Node("Mul", [x, graph.Number(0.70710678118654752f)])]);
        graph.Node("Mul", [graph.Node("Mul", [x, graph.Number(0.5f)]), graph.Node("Add", [erf, graph.Number(1)])], y);
    }

    /// <summary>x sigmoid(2 sqrt(2 / pi) (x + 0.044715 x^3)), which is the form with tanh.</summary>
    private static void WriteGeluTanh(OnnxGraph graph, string x, string y)
    {
        string cubic = graph.Node("Mul", [graph.Node("Mul", [x, x]), graph.Number(0.0713548162726f)]);
        string slope = graph.Node("Add", [cubic, graph.Number(1.5957691216057308f)]);
        graph.Node("Mul", [x, graph.Node("Sigmoid", [graph.Node("Mul", [x, slope])])], y);
    }
}
