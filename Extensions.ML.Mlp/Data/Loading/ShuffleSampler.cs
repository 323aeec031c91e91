namespace Extensions.ML.Mlp.Data.Loading;

/// <summary>
/// The order in which an epoch takes the rows. It depends on the seed and the epoch alone, not on the epochs before, so that any
/// epoch can be repeated.
/// </summary>
internal static class ShuffleSampler
{
    internal static long[] Shuffled(int rows, int seed, int epoch)
    {
        var order = new long[rows];
        for (int row = 0; row < rows; row++) order[row] = row;
        RandomSeeds.Create(seed, epoch).Shuffle(order);
        return order;
    }
}
