using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>Numbers to linear maps of cosines of them, and themselves. Frequencies lie first, then phases, weights and biases.</summary>
internal sealed class FusedPeriodic : FusedDirect
{
    private readonly PeriodicStage _stage;
    private readonly int[] _others;
    private readonly int _numbers, _count, _width;

    internal FusedPeriodic(PeriodicLayer source)
        : base(source.Initial.InputCount, source.Initial.OutputCount, source.Start, checked((int)source.Initial.ParameterCount))
    {
        _stage = source.Initial;
        (_numbers, _count, _width) = (_stage.Places.Length, _stage.FrequencyCount, _stage.Width);
        _others = [.. Enumerable.Range(0, InputCount).Except(_stage.Places)];
    }

    internal override bool ReadsUnpadded => true;

    internal override bool NeedsOtherGradients => true;

    /// <summary>As the parameters: frequencies, phases, weights, biases.</summary>
    internal override int ScratchCount => 3 * _count;

    internal override void Forward(BlockPass pass, InputRows x, OutputRows y)
    {
        var cosines = pass.Scratch.AsSpan(0, _count);
        for (int row = 0; row < y.Count; row++)
        {
            ReadOnlySpan<float> input = x.Row(row, InputCount);
            Span<float> result = y.Row(row, OutputCount);
            for (int number = 0; number < _numbers; number++)
            {
                float value = input[_stage.Places[number]];
                Angles(number, value, cosines);
                Trigonometry.Cos(cosines, cosines);
                var values = result.Slice(number * (_width + 1), _width);
                Biases(Parameters, number).CopyTo(values);
                for (int i = 0; i < _count; i++) TensorPrimitives.MultiplyAdd(Weights(Parameters, number, i), cosines[i], values, values);
                result[number * (_width + 1) + _width] = value;
            }
            for (int other = 0; other < _others.Length; other++) result[_numbers * (_width + 1) + other] = input[_others[other]];
        }
    }

    internal override void Backward(BlockPass pass, InputRows x, InputRows y, OutputRows gradients, OutputRows inputGradients)
    {
        var sums = SumsIn(pass);
        Span<float> sines = pass.Scratch.AsSpan(0, _count), cosines = pass.Scratch.AsSpan(_count, _count), turns = pass.Scratch.AsSpan(2 * _count, _count);
        for (int row = 0; row < gradients.Count; row++)
        {
            ReadOnlySpan<float> input = x.Row(row, InputCount);
            Span<float> gradient = gradients.Row(row, OutputCount);
            Span<float> back = PassesBack ? inputGradients.Row(row, InputCount) : default;
            for (int number = 0; number < _numbers; number++)
            {
                float value = input[_stage.Places[number]];
                var along = gradient.Slice(number * (_width + 1), _width);
                Angles(number, value, turns);
                Trigonometry.Sin(turns, sines);
                Trigonometry.Cos(turns, cosines);
                var bias = Biases(sums, number);
                TensorPrimitives.Add(bias, along, bias);
                for (int i = 0; i < _count; i++)
                {
                    var weight = Weights(sums, number, i);
                    TensorPrimitives.MultiplyAdd(along, cosines[i], weight, weight);
                    turns[i] = -TensorPrimitives.Dot(along, Weights(Parameters, number, i)) * sines[i];
                }
                Span<float> phase = Phases(sums, number), frequency = Frequencies(sums, number);
                TensorPrimitives.Add(phase, turns, phase);
                TensorPrimitives.MultiplyAdd(turns, value * MathF.Tau, frequency, frequency);
                if (PassesBack) back[_stage.Places[number]] = gradient[number * (_width + 1) + _width] + MathF.Tau * TensorPrimitives.Dot(turns, Frequencies(Parameters, number));
            }
            if (!PassesBack) continue;
            for (int other = 0; other < _others.Length; other++) back[_others[other]] = gradient[_numbers * (_width + 1) + other];
        }
    }

    private void Angles(int number, float value, Span<float> angles) =>
        TensorPrimitives.MultiplyAdd(Frequencies(Parameters, number), value * MathF.Tau, Phases(Parameters, number), angles);

    private Span<float> Frequencies(Span<float> values, int number) => values.Slice(number * _count, _count);

    private Span<float> Phases(Span<float> values, int number) => values.Slice((_numbers + number) * _count, _count);

    private Span<float> Weights(Span<float> values, int number, int frequency) => values.Slice(2 * _numbers * _count + (number * _count + frequency) * _width, _width);

    private Span<float> Biases(Span<float> values, int number) => values.Slice(_numbers * _count * (2 + _width) + number * _width, _width);
}
