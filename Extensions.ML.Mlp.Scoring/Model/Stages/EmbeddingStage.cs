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

    internal override void Backward(ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        for (int i = 0; i < Curves.Count; i++)
        {
            ReadOnlySpan<float> knots = Curves.Knots(i), values = Curves.Values(i);
            int place = Curves.Places[i], segment = KnotSearch.Segment(knots, inputs[place]);
            var gradients = outputGradients.Slice(i * Width, Width);
            float rise = DotKernel.Dot(gradients, values.Slice((segment + 1) * Width, Width)) - DotKernel.Dot(gradients, values.Slice(segment * Width, Width));
            inputGradients[place] = rise / (knots[segment + 1] - knots[segment]);
        }
        for (int i = 0; i < Others.Length; i++) inputGradients[Others[i]] = outputGradients[Curves.Count * Width + i];
    }

    internal static EmbeddingStage Visit(StageVisitor visitor, EmbeddingStage? stage) =>
        new(visitor.Number("features", stage?.InputCount), visitor.Curves(stage?.Curves));
}
