using Extensions.ML.Mlp.Data.Reading;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Data.Statistics;

/// <summary>Rows drawn from a stream of unknown length, each as likely as the others (Vitter 1985, algorithm R).</summary>
internal sealed class ReservoirSample(int width, bool weighted, int seed)
{
    /// <summary>With so many rows the share of rows below a quartile is within 0.7 % of a quarter in 19 of 20 draws.</summary>
    internal const int Size = 16_384;

    private readonly Random _random = RandomSeeds.Create(seed, RandomSeeds.Sample);
    private readonly RowBuffer _features = new(width, expectedRows: null);
    private readonly List<float> _labels = [];
    private readonly List<float>? _weights = weighted ? [] : null;
    private long _seen;

    internal void Add(IExceptionContext context, ReadOnlySpan<float> features, float label, float weight)
    {
        if (_seen++ < Size)
        {
            features.CopyTo(_features.NextRow(context, "sampled"));
            _labels.Add(label);
            _weights?.Add(weight);
            return;
        }
        long place = _random.NextInt64(_seen);
        if (place >= Size) return;
        features.CopyTo(_features.Row((int)place));
        _labels[(int)place] = label;
        if (_weights is not null) _weights[(int)place] = weight;
    }

    internal DenseRows ToRows() => new(width, _features.ToArray(), [.. _labels], _weights?.ToArray());
}
