using System.Numerics.Tensors;
using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Scoring;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>
/// Piecewise-linear embedding: features to several values each, along their nearest segment outside of the knots. Those come first, in the
/// order of their features, then the other features.
/// </summary>
internal sealed class EmbeddingStage(int featureCount, int width, int[] places, float[][] knots, float[][] values) : CurvesStage(featureCount, width, places, knots, values)
{
    internal override StageKind Kind => StageKind.Embedding;

    internal override int OutputCount => InputCount + Places.Length * (Width - 1);

    internal override long ParameterCount => Values.Sum(values => (long)values.Length);

    internal override void Apply(InputRows inputs, OutputRows outputs)
    {
        for (int row = 0; row < outputs.Count; row++)
        {
            ReadOnlySpan<float> input = inputs.Row(row, InputCount);
            Span<float> result = outputs.Row(row, OutputCount);
            for (int i = 0; i < Places.Length; i++) Embed(i, input[Places[i]], result.Slice(i * Width, Width));
            for (int i = 0; i < Others.Length; i++) result[Places.Length * Width + i] = input[Others[i]];
        }
    }

    private void Embed(int index, float x, Span<float> result)
    {
        float[] knots = Knots[index];
        int segment = KnotSearch.Segment(knots, x);
        Span<float> from = Values[index].AsSpan(segment * Width, Width);
        Span<float> to = Values[index].AsSpan((segment + 1) * Width, Width);
        TensorPrimitives.Subtract(to, from, result);
        TensorPrimitives.MultiplyAdd(result, (x - knots[segment]) / (knots[segment + 1] - knots[segment]), from, result);
    }

    internal override void PassBack(ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputSlopes, Span<float> inputSlopes)
    {
        for (int i = 0; i < Places.Length; i++)
        {
            float[] knots = Knots[i];
            int segment = KnotSearch.Segment(knots, inputs[Places[i]]);
            var slopes = outputSlopes.Slice(i * Width, Width);
            float rise = TensorPrimitives.Dot(slopes, Values[i].AsSpan((segment + 1) * Width, Width)) - TensorPrimitives.Dot(slopes, Values[i].AsSpan(segment * Width, Width));
            inputSlopes[Places[i]] = rise / (knots[segment + 1] - knots[segment]);
        }
        for (int i = 0; i < Others.Length; i++) inputSlopes[Others[i]] = outputSlopes[Places.Length * Width + i];
    }

    internal static EmbeddingStage Read(ref FieldReader reader)
    {
        var (featureCount, width, places, knots, values) = ReadCurves(ref reader);
        return new(featureCount, width, places, knots, values);
    }
}
