using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>
/// Numbers to piecewise-linear values. A value needs its own bin alone: the bends of the bins passed before lie added up, and the gradients
/// of rows are put down at their bins and spread over the bins before when they are gathered.
/// </summary>
internal sealed class FusedEmbedding : FusedLayer
{
    private readonly EmbeddingLayer _source;
    private readonly EmbeddingParts _parts;
    private readonly int[] _others;
    private readonly float[][] _knots;
    private readonly int _numbers, _width, _bins;

    /// <summary>[numbers, width], and [numbers, bins, width]: what a number's bin starts from, and what it adds.</summary>
    private readonly float[] _slopes, _starts, _bends;

    internal FusedEmbedding(EmbeddingLayer source)
        : base(source.Initial.FeatureCount, OutputsOf(source.Initial))
    {
        (_source, _parts) = (source, source.Initial);
        (_numbers, _width, _bins) = (_parts.Places.Length, _parts.Width, _parts.BinCount);
        _knots = [.. _parts.Knots];
        _others = [.. Enumerable.Range(0, InputCount).Except(_parts.Places)];
        (_slopes, _starts, _bends) = (new float[_numbers * _width], new float[_numbers * _bins * _width], new float[_numbers * _bins * _width]);
    }

    internal override bool ReadsUnpadded => true;

    internal override bool NeedsOtherGradients => true;

    /// <summary>For each number, of its slope; and for each bin, of what its rows have passed and of how far they are through.</summary>
    internal override int SumCount => _numbers * _width * (1 + 2 * _bins);

    private static int OutputsOf(EmbeddingParts parts) => parts.FeatureCount + parts.Places.Length * (parts.Width - 1);

    internal override void Pack(ReadOnlySpan<float> parameters, int part, int parts)
    {
        int size = _numbers * _width;
        var own = parameters.Slice(_source.Start, size * (2 + _bins));
        for (int number = _numbers * part / parts; number < _numbers * (part + 1) / parts; number++)
        {
            own.Slice(number * _width, _width).CopyTo(_slopes.AsSpan(number * _width));
            own.Slice(2 * size + number * _bins * _width, _bins * _width).CopyTo(_bends.AsSpan(number * _bins * _width));
            own.Slice(size + number * _width, _width).CopyTo(At(_starts, number, 0));
            for (int bin = 1; bin < _bins; bin++) TensorPrimitives.Add(At(_starts, number, bin - 1), At(_bends, number, bin - 1), At(_starts, number, bin));
        }
    }

    internal override void Forward(BlockPass pass, InputRows x, OutputRows y)
    {
        for (int row = 0; row < y.Count; row++)
        {
            ReadOnlySpan<float> input = x.Row(row, InputCount);
            Span<float> result = y.Row(row, OutputCount);
            for (int number = 0; number < _numbers; number++)
            {
                float value = input[_parts.Places[number]];
                var (bin, share) = Find(number, value);
                var values = result.Slice(number * _width, _width);
                EmbeddingStage.Embed(_slopes.AsSpan(number * _width, _width), At(_starts, number, bin), At(_bends, number, bin), value, share, values);
            }
            for (int other = 0; other < _others.Length; other++) result[_numbers * _width + other] = input[_others[other]];
        }
    }

    /// <summary>Of what stands before the layer only tables of categories learn, whose values are not among its numbers: nothing goes back to those.</summary>
    internal override void Backward(BlockPass pass, InputRows x, InputRows y, OutputRows gradients, OutputRows inputGradients)
    {
        var sums = pass.SumsOf(this);
        if (pass.IsFirst) sums.Clear();
        int size = _numbers * _width;
        Span<float> linear = sums[..size], passed = sums.Slice(size, size * _bins), through = sums[(size * (1 + _bins))..];
        for (int row = 0; row < gradients.Count; row++)
        {
            ReadOnlySpan<float> input = x.Row(row, InputCount);
            Span<float> gradient = gradients.Row(row, OutputCount);
            for (int number = 0; number < _numbers; number++)
            {
                float value = input[_parts.Places[number]];
                var (bin, share) = Find(number, value);
                var along = gradient.Slice(number * _width, _width);
                Span<float> line = linear.Slice(number * _width, _width), pass1 = At(passed, number, bin), through1 = At(through, number, bin);
                TensorPrimitives.MultiplyAdd(along, value, line, line);
                TensorPrimitives.Add(pass1, along, pass1);
                TensorPrimitives.MultiplyAdd(along, share, through1, through1);
            }
            if (!PassesBack) continue;
            Span<float> back = inputGradients.Row(row, InputCount);
            foreach (int place in _parts.Places) back[place] = 0;
            for (int other = 0; other < _others.Length; other++) back[_others[other]] = gradient[size + other];
        }
    }

    internal override void Gather(float[][] sums, Span<float> gradient, int part, int parts)
    {
        int size = _numbers * _width;
        var own = gradient.Slice(_source.Start, size * (2 + _bins));
        for (int number = _numbers * part / parts; number < _numbers * (part + 1) / parts; number++)
        {
            Span<float> slope = own.Slice(number * _width, _width), bias = own.Slice(size + number * _width, _width), bends = own[(2 * size)..];
            slope.Clear();
            bias.Clear();
            foreach (float[] all in sums) TensorPrimitives.Add(slope, all.AsSpan(SumStart + number * _width, _width), slope);
            for (int bin = _bins - 1; bin >= 0; bin--)
            {
                // By now the bias has what passed all bins behind this one.
                var bend = At(bends, number, bin);
                bias.CopyTo(bend);
                foreach (float[] all in sums)
                {
                    var mine = all.AsSpan(SumStart, SumCount);
                    TensorPrimitives.Add(bend, At(mine[(size * (1 + _bins))..], number, bin), bend);
                    TensorPrimitives.Add(bias, At(mine.Slice(size, size * _bins), number, bin), bias);
                }
            }
        }
    }

    /// <summary>The bin of a value, and how far through it the value is: below 0 before the first, above 1 behind the last.</summary>
    private (int Bin, float Share) Find(int number, float value)
    {
        float[] knots = _knots[number];
        int bin = KnotSearch.Segment(knots, value);
        return (bin, KnotSearch.Share(knots, bin, value));
    }

    private Span<float> At(Span<float> values, int number, int bin) => values.Slice((number * _bins + bin) * _width, _width);
}
