using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>
/// Piecewise-linear embedding: features to several values each, along their nearest segment outside of the knots. Those come first, in the
/// order of their features, then the other features.
/// </summary>
internal sealed class EmbeddingStage(int featureCount, Curves curves) : CurvesStage(featureCount, curves)
{
    internal EmbeddingStage(int featureCount, int width, int[] places, float[][] knots, float[][] values)
        : this(featureCount, Curves.Of(places, width, knots, values))
    {
    }

    internal override StageKind Kind => StageKind.Embedding;

    internal override int OutputCount => InputCount + Curves.Count * (Width - 1);

    private int Width => Curves.Width;

    internal override long ParameterCount => Curves.AllValues.Length;

    internal override void Apply(InputRows inputs, OutputRows outputs)
    {
        for (int row = 0; row < outputs.Count; row++)
        {
            ReadOnlySpan<float> input = inputs.Row(row, InputCount);
            Span<float> result = outputs.Row(row, OutputCount);
            for (int i = 0; i < Curves.Count; i++) Embed(i, input[Curves.Places[i]], result.Slice(i * Width, Width));
            for (int i = 0; i < Others.Length; i++) result[Curves.Count * Width + i] = input[Others[i]];
        }
    }

    private void Embed(int index, float x, Span<float> result)
    {
        ReadOnlySpan<float> knots = Curves.Knots(index), values = Curves.Values(index);
        int segment = KnotSearch.Segment(knots, x);
        ReadOnlySpan<float> from = values.Slice(segment * Width, Width), to = values.Slice((segment + 1) * Width, Width);
        TensorPrimitives.Subtract(to, from, result);
        TensorPrimitives.MultiplyAdd(result, KnotSearch.Share(knots, segment, x), from, result);
    }

    /// <summary>
    /// The values of a number as it is learned: a line, and what the bins add. A stage has values at knots instead, which are found once,
    /// so that the two agree within rounding.
    /// </summary>
    /// <param name="slopes">Of the line, [width].</param>
    /// <param name="starts">What the number's bin starts from, [width].</param>
    /// <param name="bends">What passing the bin adds, [width].</param>
    /// <param name="x">The number.</param>
    /// <param name="share">How far it is through its bin.</param>
    /// <param name="result">Receives the values, [width].</param>
    internal static void Embed(
        ReadOnlySpan<float> slopes, ReadOnlySpan<float> starts, ReadOnlySpan<float> bends, float x, float share, Span<float> result)
    {
        TensorPrimitives.MultiplyAdd(bends, share, starts, result);
        TensorPrimitives.MultiplyAdd(slopes, x, result, result);
    }

    internal override void Backward(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        for (int i = 0; i < Curves.Count; i++)
        {
            ReadOnlySpan<float> knots = Curves.Knots(i), values = Curves.Values(i);
            int place = Curves.Places[i], segment = KnotSearch.Segment(knots, inputs[place]);
            var gradients = outputGradients.Slice(i * Width, Width);
            ReadOnlySpan<float> from = values.Slice(segment * Width, Width), to = values.Slice((segment + 1) * Width, Width);
            float rise = DotKernel.Dot(gradients, to) - DotKernel.Dot(gradients, from);
            inputGradients[place] = rise / (knots[segment + 1] - knots[segment]);
        }
        for (int i = 0; i < Others.Length; i++) inputGradients[Others[i]] = outputGradients[Curves.Count * Width + i];
    }

    internal override double BoundOutputs(double bound) =>
        Enumerable.Range(0, Curves.Count).Aggregate(bound, (most, curve) => Math.Max(most, BoundCurve(curve, bound)));

    /// <summary>Beyond its knots a curve goes on along its first and its last segment.</summary>
    private double BoundCurve(int curve, double bound)
    {
        ReadOnlySpan<float> knots = Curves.Knots(curve), values = Curves.Values(curve);
        double largest = Largest(values), first = Share(knots[0], knots[1]), last = Share(knots[^2], knots[^1]);
        return largest + 2 * Math.Max(1, largest) * Math.Max(1, Math.Max(first, last));

        double Share(double from, double to) => (bound + Math.Max(Math.Abs(from), Math.Abs(to))) / (to - from);
    }

    internal static EmbeddingStage Visit(StageVisitor visitor, EmbeddingStage? stage) =>
        new(visitor.Number("features", stage?.InputCount), visitor.Curves(stage?.Curves));
}
