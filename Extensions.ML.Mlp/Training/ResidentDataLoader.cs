using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Loading;
using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>All rows of a set on the device, once, and batches taken from them there. The tensors live in the caller's dispose scope.</summary>
internal sealed class ResidentDataLoader : TensorDataLoader
{
    private readonly TensorBatch _all;
    private readonly DenseRows _rows;
    private readonly BatchDivision _division;
    private readonly int? _shuffleSeed;
    private long[]? _order;
    private torch.Tensor? _deviceOrder;

    /// <param name="rows">The rows.</param>
    /// <param name="objective">Whose targets the labels become.</param>
    /// <param name="device">Where they shall lie.</param>
    /// <param name="batchSize">The rows a batch; the last batch may be smaller.</param>
    /// <param name="shuffleSeed">The seed of the epochs' orders; null leaves the rows in theirs.</param>
    /// <param name="dropLast">Whether a last batch that is smaller than the others is left out.</param>
    internal ResidentDataLoader(DenseRows rows, Objective objective, torch.Device device, int batchSize, int? shuffleSeed, bool dropLast = false)
    {
        _rows = rows;
        _division = BatchDivision.Of(rows.Count, batchSize, dropLast);
        _shuffleSeed = _division.IsWhole ? null : shuffleSeed;
        _all = new(
            OnDevice(rows.Features, rows.FeatureCount),
            objective.Targets(rows.Labels, device),
            rows.Weights is { } weights ? OnDevice(weights, 1) : null,
            rows.Weights is { } values ? SumInOrder(values, 0, rows.Count) : rows.Count);

        torch.Tensor OnDevice(float[] values, int columns) => torch.tensor(values, [rows.Count, columns], dtype: torch.float32, device: device);
    }

    internal override int BatchCount => _division.Count;

    /// <summary>Puts the rows into the epoch's order, whose tensor lives in the caller's dispose scope.</summary>
    internal override void BeginEpoch(int epoch)
    {
        if (_shuffleSeed is not { } seed) return;
        _order = ShuffleSampler.Shuffled(_rows.Count, seed, epoch);
        _deviceOrder = torch.tensor(_order, dtype: torch.int64, device: _all.Features.device);
    }

    internal override TensorBatch Take(int index)
    {
        if (_division.IsWhole) return _all;
        var (start, count) = _division.At(index);

        double totalWeight = _rows.Weights is { } weights ? SumInOrder(weights, start, count) : count;
        if (_deviceOrder is null) return Map(values => values.narrow(0, start, count), totalWeight);
        var rows = _deviceOrder.narrow(0, start, count);
        return Map(values => values.index_select(0, rows), totalWeight);
    }

    public override void Dispose()
    {
        // Its tensors live in the caller's dispose scope.
    }

    private TensorBatch Map(Func<torch.Tensor, torch.Tensor> take, double totalWeight) =>
        new(take(_all.Features), take(_all.Targets), _all.Weights is { } weights ? take(weights) : null, totalWeight);

    private double SumInOrder(float[] weights, int start, int count)
    {
        double sum = 0;
        for (int i = start; i < start + count; i++) sum += weights[_order is null ? i : _order[i]];
        return sum;
    }
}
