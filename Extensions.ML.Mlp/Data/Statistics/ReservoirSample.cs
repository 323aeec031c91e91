using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Data.Statistics;

/// <summary>Rows drawn from a stream of unknown length, each as likely as the others (Vitter 1985, algorithm R).</summary>
internal sealed class ReservoirSample(int width, bool weighted, int seed)
{
    /// <summary>With so many rows the share of rows below a quartile is within 0.7 % of a quarter in 19 of 20 draws.</summary>
    internal const int Size = 16_384;

    private readonly Random _random = RandomSeeds.Create(seed, RandomSeeds.Sample);
    private readonly DenseRowsBuilder _rows = new(width, weighted);
    private long _seen;

    internal void Add(IExceptionContext context, ReadOnlySpan<float> features, float label, float weight)
    {
        if (_seen++ < Size)
        {
            features.CopyTo(_rows.Add(context, "sampled", label, weight));
            return;
        }
        long place = _random.NextInt64(_seen);
        if (place < Size) features.CopyTo(_rows.Replace((int)place, label, weight));
    }

    internal DenseRows ToRows() => _rows.ToRows();
}
