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

    internal override void Forward(BlockPass pass, InputRows x, OutputRows y) =>
        PeriodicStage.Forward(Learned(), _stage.Places, _others, x, y, pass.Scratch.AsSpan(0, _count));

    /// <summary>Of what stands before the layer only tables of categories learn, whose values are not among its numbers: nothing goes back to those.</summary>
    internal override void Backward(BlockPass pass, InputRows x, InputRows y, OutputRows gradients, OutputRows inputGradients)
    {
        var sums = SumsIn(pass);
        var learned = Learned();
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
                learned.Angles(number, value, turns);
                Trigonometry.Sin(turns, sines);
                Trigonometry.Cos(turns, cosines);
                var bias = Biases(sums, number);
                TensorPrimitives.Add(bias, along, bias);
                for (int i = 0; i < _count; i++)
                {
                    var weight = Weights(sums, number, i);
                    TensorPrimitives.MultiplyAdd(along, cosines[i], weight, weight);
                    turns[i] = -TensorPrimitives.Dot(along, learned.WeightsOf(number, i)) * sines[i];
                }
                Span<float> phase = Phases(sums, number), frequency = Frequencies(sums, number);
                TensorPrimitives.Add(phase, turns, phase);
                TensorPrimitives.MultiplyAdd(turns, value * MathF.Tau, frequency, frequency);
                if (PassesBack) back[_stage.Places[number]] = 0;
            }
            if (!PassesBack) continue;
            for (int other = 0; other < _others.Length; other++) back[_others[other]] = gradient[_numbers * (_width + 1) + other];
        }
    }

    private PeriodicStage.Parameters Learned()
    {
        ReadOnlySpan<float> all = Parameters;
        int size = _numbers * _count;
        return new(_count, _width, all[..size], all.Slice(size, size), all.Slice(2 * size, size * _width), all[(size * (2 + _width))..]);
    }

    private Span<float> Frequencies(Span<float> values, int number) => values.Slice(number * _count, _count);

    private Span<float> Phases(Span<float> values, int number) => values.Slice((_numbers + number) * _count, _count);

    private Span<float> Weights(Span<float> values, int number, int frequency) => values.Slice(2 * _numbers * _count + (number * _count + frequency) * _width, _width);

    private Span<float> Biases(Span<float> values, int number) => values.Slice(_numbers * _count * (2 + _width) + number * _width, _width);
}
