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
    internal PeriodicStage(
        int featureCount, int[] places, int frequencyCount, int width, float[] frequencies, float[] phases, float[] weights, float[] biases)
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

    /// <summary>
    /// The features that are not embedded, ascending; listed by the first row, as only then it is sure that they are not just claimed.
    /// </summary>
    internal int[] Others => _others ??= Rest(InputCount, Places);

    internal override StageKind Kind => StageKind.Periodic;

    internal override int InputCount { get; }

    internal override int OutputCount => InputCount + Places.Length * Width;

    internal override long ParameterCount => (long)Frequencies.Length + Phases.Length + Weights.Length + Biases.Length;

    private Parameters Learned => new(FrequencyCount, Width, Frequencies, Phases, Weights, Biases);

    internal override void Apply(InputRows inputs, OutputRows outputs)
    {
        Span<float> cosines = FrequencyCount <= StackLimit ? stackalloc float[StackLimit] : new float[FrequencyCount];
        Forward(Learned, Places, Others, inputs, outputs, cosines[..FrequencyCount]);
    }

    /// <param name="learned">What the embedding has learned.</param>
    /// <param name="places">The features that are embedded.</param>
    /// <param name="others">The others.</param>
    /// <param name="x">The rows.</param>
    /// <param name="y">Receives as many.</param>
    /// <param name="cosines">Scratch, [frequencies].</param>
    internal static void Forward(in Parameters learned, int[] places, int[] others, InputRows x, OutputRows y, Span<float> cosines)
    {
        int features = places.Length + others.Length, width = learned.Width, outputs = features + places.Length * width;
        for (int row = 0; row < y.Count; row++)
        {
            ReadOnlySpan<float> input = x.Row(row, features);
            Span<float> result = y.Row(row, outputs);
            for (int i = 0; i < places.Length; i++)
            {
                float value = input[places[i]];
                var values = result.Slice(i * (width + 1), width);
                learned.Angles(i, value, cosines);
                Trigonometry.Cos(cosines, cosines);
                learned.BiasesOf(i).CopyTo(values);
                for (int f = 0; f < cosines.Length; f++) TensorPrimitives.MultiplyAdd(learned.WeightsOf(i, f), cosines[f], values, values);
                result[i * (width + 1) + width] = value;
            }
            for (int i = 0; i < others.Length; i++) result[places.Length * (width + 1) + i] = input[others[i]];
        }
    }

    internal override void Backward(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        var learned = Learned;
        var sines = new float[FrequencyCount];
        for (int i = 0; i < Places.Length; i++)
        {
            var gradients = outputGradients.Slice(i * (Width + 1), Width);
            learned.Angles(i, inputs[Places[i]], sines);
            Trigonometry.Sin(sines, sines);
            double gradient = outputGradients[i * (Width + 1) + Width];
            for (int f = 0; f < FrequencyCount; f++)
                gradient -= Math.Tau * Frequencies[i * FrequencyCount + f] * sines[f] * DotKernel.Dot(gradients, learned.WeightsOf(i, f));
            inputGradients[Places[i]] = (float)gradient;
        }
        for (int i = 0; i < Others.Length; i++) inputGradients[Others[i]] = outputGradients[Places.Length * (Width + 1) + i];
    }

    internal override double BoundOutputs(double bound) => Math.Max(
        bound * Math.Max(1, Math.Tau * Largest(Frequencies)) + Largest(Phases),
        FrequencyCount * Largest(Weights) + Largest(Biases));

    internal override void Check()
    {
        CheckPlaces(Places, InputCount);
        if (Places.Length == 0 || FrequencyCount == 0 || Width == 0)
            throw new FormatException(
                $"The model has a periodic embedding of {Places.Length} features by {FrequencyCount} frequencies to {Width} values; the "
                + "file is damaged.");
    }

    internal static PeriodicStage Visit(StageVisitor visitor, PeriodicStage? stage)
    {
        int features = visitor.Number("features", stage?.InputCount);
        int[] places = visitor.Ints("places", stage?.Places);
        int count = visitor.Length("frequency", 1, 2, stage?.FrequencyCount), width = visitor.Length("bias", 1, 2, stage?.Width);
        return new(
            features, places, count, width,
            visitor.Floats("frequency", stage?.Frequencies, places.Length, count),
            visitor.Floats("phase", stage?.Phases, places.Length, count),
            visitor.Floats("weight", stage?.Weights, places.Length, count, width),
            visitor.Floats("bias", stage?.Biases, places.Length, width));
    }

    /// <summary>What the embedding has learned, of the stage or of a layer that is learning.</summary>
    internal readonly ref struct Parameters(
        int frequencyCount, int width, ReadOnlySpan<float> frequencies, ReadOnlySpan<float> phases, ReadOnlySpan<float> weights,
        ReadOnlySpan<float> biases)
    {
        private readonly ReadOnlySpan<float> _frequencies = frequencies, _phases = phases, _weights = weights, _biases = biases;

        internal int Width => width;

        internal ReadOnlySpan<float> WeightsOf(int place, int frequency) =>
            _weights.Slice((place * frequencyCount + frequency) * width, width);

        internal ReadOnlySpan<float> BiasesOf(int place) => _biases.Slice(place * width, width);

        /// <summary>What the cosines of a value are of, [frequencies].</summary>
        internal void Angles(int place, float value, Span<float> angles)
        {
            int first = place * frequencyCount;
            TensorPrimitives.MultiplyAdd(
                _frequencies.Slice(first, frequencyCount), value * MathF.Tau, _phases.Slice(first, frequencyCount), angles);
        }
    }
}
