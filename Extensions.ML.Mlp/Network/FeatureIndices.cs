using TorchSharp;

namespace Extensions.ML.Mlp.Network;

/// <summary>Some features of a row, and the others.</summary>
internal sealed class FeatureIndices
{
    private readonly torch.Tensor _numbers;
    private readonly torch.Tensor? _others;

    internal FeatureIndices(int[] places, int featureCount, torch.Device device)
    {
        _numbers = torch.tensor(places.Select(place => (long)place).ToArray(), dtype: torch.int64, device: device);
        long[] others = [.. Enumerable.Range(0, featureCount).Except(places).Select(place => (long)place)];
        if (others.Length > 0) _others = torch.tensor(others, dtype: torch.int64, device: device);
    }

    /// <summary>The features at the places, [rows, places].</summary>
    internal torch.Tensor Numbers(torch.Tensor x) => x.index_select(1, _numbers);

    /// <summary>What the features at the places have become, then the others of x.</summary>
    internal torch.Tensor Join(torch.Tensor embedded, torch.Tensor x) => _others is null ? embedded : torch.cat([embedded, x.index_select(1, _others)], 1);
}
