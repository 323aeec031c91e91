using System.Runtime.InteropServices;
using Extensions.ML.Mlp.Data.Loading;
using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>Batches that are put onto the device one by one, as they come. There is one tensor for their features, filled anew for each.</summary>
internal sealed class UploadingDataLoader : TensorDataLoader
{
    private readonly DataLoader _rows;
    private readonly Objective _objective;
    private readonly torch.Device _device;
    private readonly torch.Tensor _features;

    /// <param name="rows">The rows, which are disposed of with this.</param>
    /// <param name="objective">Whose targets the labels become.</param>
    /// <param name="device">Where they shall lie.</param>
    internal UploadingDataLoader(DataLoader rows, Objective objective, torch.Device device)
    {
        (_rows, _objective, _device) = (rows, objective, device);
        _features = torch.empty(rows.BatchSize, rows.FeatureCount, dtype: torch.float32, device: torch.CPU);
    }

    internal override int BatchCount => _rows.BatchCount;

    internal override void BeginEpoch(int epoch) => _rows.BeginEpoch(epoch);

    internal override TensorBatch Take(int index)
    {
        var batch = _rows.Take(index);
        int count = batch.Count;
        MemoryMarshal.AsBytes(batch.Features.AsSpan(0, count * _rows.FeatureCount)).CopyTo(_features.bytes);
        return new(
            _features.narrow(0, 0, count).to(_device),
            _objective.Targets(batch.Labels[..count], _device),
            batch.Weights is { } weights ? torch.tensor(weights[..count], [count, 1], dtype: torch.float32, device: _device) : null,
            batch.TotalWeight);
    }

    /// <summary>Ends the reading; the tensor lives in the caller's dispose scope.</summary>
    public override void Dispose() => _rows.Dispose();
}
