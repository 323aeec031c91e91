using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>
/// Periodic embedding (PBLD): a feature x becomes <c>cos(2 pi x f + p) W + b</c>, and x itself behind it. Those come first, in the order
/// of their features, then the other features.
/// </summary>
internal sealed class PeriodicStage : Stage
{
    private const int StackLimit = 256;

    private int[]? _others;

    /// <param name="featureCount">The features of a row.</param>
    /// <param name="places">Which of them are embedded, ascending.</param>
    /// <param name="frequencyCount">The cosines of a feature.</param>
    /// <param name="width">The values that they become.</param>
    /// <param name="frequencies">f, [places, frequencyCount].</param>
    /// <param name="phases">p, [places, frequencyCount].</param>
    /// <param name="weights">W, [places, frequencyCount, width].</param>
    /// <param name="biases">b, [places, width].</param>
    internal PeriodicStage(int featureCount, int[] places, int frequencyCount, int width, float[] frequencies, float[] phases, float[] weights, float[] biases)
    {
        (InputCount, Places, FrequencyCount, Width) = (featureCount, places, frequencyCount, width);
        (Frequencies, Phases, Weights, Biases) = (frequencies, phases, weights, biases);
    }

    internal int[] Places { get; }

    internal int FrequencyCount { get; }

    internal int Width { get; }

    internal float[] Frequencies { get; }

    internal float[] Phases { get; }

    internal float[] Weights { get; }

    internal float[] Biases { get; }

    /// <summary>The features that are not embedded, ascending; listed by the first row, as only then it is sure that they are not just claimed.</summary>
    internal int[] Others => _others ??= Rest(InputCount, Places);

    internal override StageKind Kind => StageKind.Periodic;

    internal override int InputCount { get; }

    internal override int OutputCount => InputCount + Places.Length * Width;

    internal override long ParameterCount => (long)Frequencies.Length + Phases.Length + Weights.Length + Biases.Length;

    internal override void Apply(InputRows inputs, OutputRows outputs)
    {
        int[] others = Others;
        Span<float> cosines = FrequencyCount <= StackLimit ? stackalloc float[StackLimit] : new float[FrequencyCount];
        cosines = cosines[..FrequencyCount];
        for (int row = 0; row < outputs.Count; row++)
        {
            ReadOnlySpan<float> input = inputs.Row(row, InputCount);
            Span<float> result = outputs.Row(row, OutputCount);
            for (int i = 0; i < Places.Length; i++)
            {
                float x = input[Places[i]];
                var values = result.Slice(i * (Width + 1), Width);
                Angles(i, x, cosines);
                Trigonometry.Cos(cosines, cosines);
                Biases.AsSpan(i * Width, Width).CopyTo(values);
                for (int f = 0; f < FrequencyCount; f++) TensorPrimitives.MultiplyAdd(WeightsOf(i, f), cosines[f], values, values);
                result[i * (Width + 1) + Width] = x;
            }
            for (int i = 0; i < others.Length; i++) result[Places.Length * (Width + 1) + i] = input[others[i]];
        }
    }

    internal override void Backward(ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        var sines = new float[FrequencyCount];
        for (int i = 0; i < Places.Length; i++)
        {
            var gradients = outputGradients.Slice(i * (Width + 1), Width);
            Angles(i, inputs[Places[i]], sines);
            Trigonometry.Sin(sines, sines);
            double gradient = outputGradients[i * (Width + 1) + Width];
            for (int f = 0; f < FrequencyCount; f++) gradient -= Math.Tau * Frequencies[i * FrequencyCount + f] * sines[f] * DotKernel.Dot(gradients, WeightsOf(i, f));
            inputGradients[Places[i]] = (float)gradient;
        }
        for (int i = 0; i < Others.Length; i++) inputGradients[Others[i]] = outputGradients[Places.Length * (Width + 1) + i];
    }

    private void Angles(int index, float x, Span<float> angles) =>
        TensorPrimitives.MultiplyAdd(Frequencies.AsSpan(index * FrequencyCount, FrequencyCount), x * MathF.Tau, Phases.AsSpan(index * FrequencyCount, FrequencyCount), angles);

    private ReadOnlySpan<float> WeightsOf(int index, int frequency) => Weights.AsSpan((index * FrequencyCount + frequency) * Width, Width);

    internal override void Check()
    {
        CheckPlaces(Places, InputCount);
        if (Places.Length == 0 || FrequencyCount == 0 || Width == 0)
            throw new FormatException($"The model has a periodic embedding of {Places.Length} features by {FrequencyCount} frequencies to {Width} values; the file is damaged.");
    }

    internal static PeriodicStage Visit(StageVisitor visitor, PeriodicStage? stage)
    {
        int features = visitor.Number("features", stage?.InputCount);
        int[] places = visitor.Ints("places", stage?.Places);
        int count = visitor.Length("frequency", 1, 2, stage?.FrequencyCount), width = visitor.Length("bias", 1, 2, stage?.Width);
        return new(
            features, places, count, width,
            visitor.Floats("frequency", stage?.Frequencies, places.Length, count), visitor.Floats("phase", stage?.Phases, places.Length, count),
            visitor.Floats("weight", stage?.Weights, places.Length, count, width), visitor.Floats("bias", stage?.Biases, places.Length, width));
    }
}
