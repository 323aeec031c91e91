using System.Numerics;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Exchange.Onnx;

/// <summary>
/// Curves as ONNX operators. ONNX has none for them: a value's segment is found by halving, where each half is a comparison with a knot
/// that is gathered. So a row takes no more room than its results, however many knots there are.
/// </summary>
internal static class OnnxCurves
{
    internal static void Write(OnnxGraph graph, CurvesStage stage, string x, string y)
    {
        string values = Values(graph, stage, graph.Columns(x, stage.Curves.Places));
        string[] parts = stage.Others is [] ? [values] : [values, graph.Columns(x, stage.Others)];
        if (stage is not QuantileStage)
        {
            graph.Join(parts, y);
            return;
        }
        // A quantile stands where its feature stood.
        string joined = graph.Variable("MlpQuantiles");
        graph.Join(parts, joined);
        int[] features = [.. stage.Curves.Places, .. stage.Others], sources = [.. Enumerable.Range(0, features.Length)];
        Array.Sort(features, sources);
        graph.Columns(joined, sources, y);
    }

    /// <summary>The value at a segment's start, and its rise times how far x is through it: [n, places * width].</summary>
    private static string Values(OnnxGraph graph, CurvesStage stage, string x)
    {
        var curves = stage.Curves;
        int places = curves.Count, width = curves.Width;
        string segment = Segments(graph, curves, x);
        // Halves of the largest numbers are as far apart as a Single can tell.
        float unit = Array.Exists(curves.AllKnots, knot => MathF.Abs(knot) >= MathF.ScaleB(1, 103)) ? 0.5f : 1;
        string start = OfSegment("MlpKnots", Scaled(Each(curve => curves.Knots(curve)[..^1].ToArray())));
        string length = OfSegment("MlpLengths", Each(curve => Rises(Scaled(curves.Knots(curve).ToArray()), 1)));
        string way = graph.Node("Sub", [unit == 1 ? x : graph.Node("Mul", [x, graph.Number(unit)]), start]);
        string share = graph.Node("Div", [way, length]); // [n, places]
        if (stage is QuantileStage)
        {
            string cut = graph.Variable("MlpShare");
            OnnxStages.Cut(graph, share, 0, 1, cut);
            share = cut;
        }
        string from = OfSegment("MlpValues", Each(curve => curves.Values(curve)[..^width].ToArray()), width); // [n, places, width]
        string rise = OfSegment("MlpRises", Each(curve => Rises(curves.Values(curve), width)), width);
        string risen = graph.Node("Mul", [rise, graph.Reshaped(share, -1, places, 1)]);
        return graph.Reshaped(graph.Node("Add", [from, risen]), -1, places * width);

        // Of what all segments of all curves have, one after the other, what those of the values have.
        string OfSegment(string name, float[] all, params long[] width) =>
            graph.Node(
                "Gather", [graph.Constant(name, all, curves.AllKnots.Length - places, width), segment], new OnnxAttribute("axis", 0L));

        float[] Scaled(float[] knots) => Array.ConvertAll(knots, knot => knot * unit);

        float[] Each(Func<int, float[]> of) => [.. Enumerable.Range(0, places).SelectMany(of)];
    }

    /// <summary>What each number has more than the one a distance before it.</summary>
    private static float[] Rises(ReadOnlySpan<float> values, int distance)
    {
        var rises = new float[values.Length - distance];
        for (int i = 0; i < rises.Length; i++) rises[i] = values[i + distance] - values[i];
        return rises;
    }

    /// <summary>The segment of each value among those of all curves, [n, places].</summary>
    private static string Segments(OnnxGraph graph, Curves curves, string x)
    {
        // The knots between segments, filled up to one less than a power of two with what no value is above.
        int[] all = [.. Enumerable.Range(0, curves.Count)];
        int steps = all.Max(curve => BitOperations.Log2((uint)curves.KnotCount(curve) - 2) + 1), room = (1 << steps) - 1;
        string between = graph.Constant("MlpBetween", [.. all.SelectMany(Between)], all.Length * room);
        string none = graph.Constant("MlpNone", new long[] { 0 }, 1), passed = graph.Reshaped(none, 1, 1);
        for (int half = 1 << (steps - 1); half > 0; half /= 2)
        {
            string middle = graph.Node(
                "Add", [passed, graph.Constant("MlpMiddles", [.. all.Select(curve => (long)curve * room + half - 1)], all.Length)]);
            string isBehind = graph.Node("Greater", [x, graph.Node("Gather", [between, middle], new OnnxAttribute("axis", 0L))]);
            passed = graph.Node("Add", [passed, graph.Node("Where", [isBehind, graph.Constant("MlpHalf", new long[] { half }, 1), none])]);
        }
        // A curve has one segment less than knots.
        return graph.Node(
            "Add", [passed, graph.Constant("MlpFirstSegments", [.. all.Select(curve => (long)curves.Starts[curve] - curve)], all.Length)]);

        float[] Between(int curve)
        {
            var inner = curves.Knots(curve)[1..^1];
            return [.. inner, .. Enumerable.Repeat(float.PositiveInfinity, room - inner.Length)];
        }
    }
}
