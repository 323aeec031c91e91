using System.Numerics;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Exchange;

/// <summary>
/// Curves as ONNX operators. ONNX has none for them: a value's segment is found by halving, where each half is a comparison with a knot that
/// is gathered. So a row takes no more room than its results, however many knots there are.
/// </summary>
internal static class OnnxCurves
{
    internal static void Write(OnnxGraph graph, CurvesStage stage, string x, string y)
    {
        string values = Values(graph, stage, graph.Columns(x, stage.Places));
        string[] parts = stage.Others is [] ? [values] : [values, graph.Columns(x, stage.Others)];
        if (stage is not QuantileStage)
        {
            graph.Join(parts, y);
            return;
        }
        // A quantile stands where its feature stood.
        string joined = graph.Variable("MlpQuantiles");
        graph.Join(parts, joined);
        int[] features = [.. stage.Places, .. stage.Others], sources = [.. Enumerable.Range(0, features.Length)];
        Array.Sort(features, sources);
        graph.Columns(joined, sources, y);
    }

    /// <summary>The value at a segment's start, and its rise times how far x is through it: [n, places * width].</summary>
    private static string Values(OnnxGraph graph, CurvesStage stage, string x)
    {
        int places = stage.Places.Length, width = stage.Width;
        string segment = Segments(graph, stage.Knots, x);
        string start = OfSegment("MlpKnots", [.. stage.Knots.SelectMany(knots => knots[..^1])]);
        string length = OfSegment("MlpLengths", [.. stage.Knots.SelectMany(knots => knots.Skip(1).Zip(knots, (next, knot) => next - knot))]);
        string share = graph.Node("Div", [graph.Node("Sub", [x, start]), length]); // [n, places]
        if (stage is QuantileStage)
        {
            string cut = graph.Variable("MlpShare");
            OnnxInputs.Cut(graph, share, 0, 1, cut);
            share = cut;
        }
        string from = OfSegment("MlpValues", [.. stage.Values.SelectMany(values => values[..^width])], width); // [n, places, width]
        string rise = OfSegment("MlpRises", [.. stage.Values.SelectMany(values => values.Skip(width).Zip(values, (next, value) => next - value))], width);
        string risen = graph.Node("Mul", [rise, graph.Reshaped(share, -1, places, 1)]);
        return graph.Reshaped(graph.Node("Add", [from, risen]), -1, places * width);

        // Of what all segments of all curves have, one after the other, what those of the values have.
        string OfSegment(string name, float[] all, params long[] width) =>
            graph.Node("Gather", [graph.Constant(name, all, [stage.Knots.Sum(knots => knots.Length - 1L), .. width]), segment], new OnnxAttribute("axis", 0L));
    }

    /// <summary>The segment of each value among those of all curves, [n, places].</summary>
    private static string Segments(OnnxGraph graph, float[][] knots, string x)
    {
        // The knots between segments, filled up to one less than a power of two with what no value is above.
        int steps = knots.Max(own => BitOperations.Log2((uint)own.Length - 2) + 1), room = (1 << steps) - 1;
        string between = graph.Constant("MlpBetween", [.. knots.SelectMany(own => own[1..^1].Concat(Enumerable.Repeat(float.PositiveInfinity, room + 2 - own.Length)))], knots.Length * room);
        string none = graph.Constant("MlpNone", new long[] { 0 }, 1), passed = graph.Reshaped(none, 1, 1);
        for (int half = 1 << (steps - 1); half > 0; half /= 2)
        {
            string middle = graph.Node("Add", [passed, graph.Constant("MlpMiddles", [.. knots.Select((_, curve) => (long)curve * room + half - 1)], knots.Length)]);
            string isBehind = graph.Node("Greater", [x, graph.Node("Gather", [between, middle], new OnnxAttribute("axis", 0L))]);
            passed = graph.Node("Add", [passed, graph.Node("Where", [isBehind, graph.Constant("MlpHalf", new long[] { half }, 1), none])]);
        }
        long first = 0;
        var firsts = new long[knots.Length];
        for (int curve = 0; curve < knots.Length; curve++) (firsts[curve], first) = (first, first + knots[curve].Length - 1);
        return graph.Node("Add", [passed, graph.Constant("MlpFirstSegments", firsts, knots.Length)]);
    }
}
