using System.Diagnostics;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Exchange.Onnx;

/// <summary>The stages of a model as ONNX operators. A new kind of stage is a line and a method here, a new activation a line.</summary>
internal static class OnnxStages
{
    /// <summary>ONNX's numbers of types.</summary>
    private const long Single = 1, Int64 = 7;

    /// <summary>Beyond so many limits nothing is left between a clipped value and the limit, and squares do not overflow.</summary>
    private const float MaxLimits = 1e15f;

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
            case ActivationStage activation: WriteActivation(graph, activation.Activation, x, y); break;
            case ParametricActivationStage activation: WriteParametricActivation(graph, activation, x, y); break;
            case ScaleStage scale: graph.Node("Mul", [x, graph.Constant("MlpScales", scale.Scales, scale.InputCount)], y); break;
            case ClampStage clamp: Cut(graph, x, clamp.Min, clamp.Max, y); break;
            case SmoothClipStage clip: WriteSmoothClip(graph, clip, x, y); break;
            case ImputeStage impute: WriteImpute(graph, impute, x, y); break;
            case LookupStage lookup: WriteLookup(graph, lookup, x, y); break;
            case CurvesStage curves: OnnxCurves.Write(graph, curves, x, y); break;
            case PeriodicStage periodic: WritePeriodic(graph, periodic, x, y); break;
            case MemberScaleStage or MemberAffineStage or SharedStage or EnsembleStage or EnsembleAverageStage:
                OnnxEnsembles.Write(graph, stage, x, y);
                break;
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
        string scaled = graph.Node(
            "Mul", [graph.Node("Div", [centred, deviation]), graph.Constant("MlpGains", stage.Gains, stage.InputCount)]);
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

    /// <summary>x + a (f(x) - x).</summary>
    private static void WriteParametricActivation(OnnxGraph graph, ParametricActivationStage stage, string x, string y)
    {
        string function = graph.Variable("MlpActivation");
        WriteActivation(graph, stage.Activation, x, function);
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

    /// <summary>x cut to a range, where NaN stays: of Min and Max, ONNX does not say what they make of it.</summary>
    internal static void Cut(OnnxGraph graph, string x, float least, float most, string y)
    {
        string cut = graph.Node("Max", [graph.Node("Min", [x, graph.Number(most)]), graph.Number(least)]);
        graph.Node("Where", [graph.Node("IsNaN", [x]), x, cut], y);
    }

    /// <summary>x / sqrt(1 + (x / limit)^2).</summary>
    private static void WriteSmoothClip(OnnxGraph graph, SmoothClipStage stage, string x, string y)
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

    private static void WriteImpute(OnnxGraph graph, ImputeStage stage, string x, string y)
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

    private static void WriteLookup(OnnxGraph graph, LookupStage stage, string x, string y)
    {
        string[] others = stage.Others is [] ? [] : [graph.Columns(x, stage.Others)];
        graph.Join([.. others, .. stage.Tables.Select(table => table.IsIndex ? OfKey(graph, table, x) : OfSlots(graph, table, x))], y);
    }

    /// <summary>The row of a key, or the last one where it is none: missing, not whole, or not from 1 to the count.</summary>
    private static string OfKey(OnnxGraph graph, CategoryTable table, string x)
    {
        string key = graph.Reshaped(graph.Columns(x, [table.First]), -1); // [n]
        string isOutside = graph.Node(
            "Or", [graph.Node("Less", [key, graph.Number(1)]), graph.Node("Greater", [key, graph.Number(table.Count)])]);
        string isBroken = graph.Node("Or", [graph.Node("IsNaN", [key]), graph.Node("Greater", [key, graph.Node("Floor", [key])])]);
        string number = graph.Node("Where", [graph.Node("Or", [isOutside, isBroken]), graph.Number(table.Count + 1), key]);
        string row = graph.Node("Cast", [graph.Node("Sub", [number, graph.Number(1)])], new OnnxAttribute("to", Int64));
        // [n, width]
        return graph.Node(
            "Gather", [graph.Constant("MlpRows", table.Rows, table.Count + 1, table.Width), row], new OnnxAttribute("axis", 0L));
    }

    /// <summary>Each slot's row times the slot, and the last row times what they leave of 1.</summary>
    private static string OfSlots(OnnxGraph graph, CategoryTable table, string x)
    {
        int values = table.Count * table.Width;
        string slots = graph.Columns(x, [.. Enumerable.Range(table.First, table.Count)]);
        string sum = graph.Node("MatMul", [slots, graph.Constant("MlpOnes", [.. Enumerable.Repeat(1f, table.Count)], table.Count, 1)]);
        string none = graph.Node(
            "MatMul", [graph.Node("Sub", [graph.Number(1), sum]), graph.Constant("MlpLastRow", table.Rows[values..], 1, table.Width)]);
        return graph.Node(
            "Add", [graph.Node("MatMul", [slots, graph.Constant("MlpRows", table.Rows[..values], table.Count, table.Width)]), none]);
    }

    private static void WritePeriodic(OnnxGraph graph, PeriodicStage stage, string x, string y)
    {
        long places = stage.Places.Length, frequencies = stage.FrequencyCount, width = stage.Width;
        string numbers = graph.Reshaped(graph.Columns(x, stage.Places), -1, places, 1);
        string angles = graph.Node("Mul", [numbers, graph.Number(MathF.Tau)]);
        string turns = graph.Node("Mul", [angles, graph.Constant("MlpFrequencies", stage.Frequencies, places, frequencies)]);
        // [n, places, frequencies]
        string cosines = graph.Node("Cos", [graph.Node("Add", [turns, graph.Constant("MlpPhases", stage.Phases, places, frequencies)])]);
        string sums = graph.Node(
            "MatMul",
            [graph.Reshaped(cosines, -1, places, 1, frequencies), graph.Constant("MlpWeights", stage.Weights, places, frequencies, width)]);
        string values = graph.Reshaped(
            graph.Node("Add", [sums, graph.Constant("MlpBiases", stage.Biases, places, 1, width)]), -1, places, width);
        string embedded = graph.Reshaped(graph.Node("Concat", [values, numbers], new OnnxAttribute("axis", 2L)), -1, places * (width + 1));
        graph.Join(stage.Others is [] ? [embedded] : [embedded, graph.Columns(x, stage.Others)], y);
    }
}
