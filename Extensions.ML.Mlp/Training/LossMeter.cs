using Extensions.ML.Mlp.Network;
using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>
/// The weighted mean of an epoch's losses. On a GPU they are added up there, because to read each would wait for the device after
/// every step.
/// </summary>
internal sealed class LossMeter
{
    /// <summary>The batches after which the sum on a GPU is read, so that a divergence does not go on for a long epoch.</summary>
    private const int BatchesBetweenReadings = 100;

    private torch.Tensor? _onDevice;
    private double _sum;
    private double _weight;
    private long _batches;

    /// <summary>The last batch's loss; on a GPU the mean so far whenever it is read, else null.</summary>
    internal double? Latest { get; private set; }

    internal void Add(BatchLoss loss, double weight)
    {
        _weight += weight;
        _batches++;
        if (loss.Scalar is { } scalar && scalar.device_type != DeviceType.CPU)
        {
            AddOnDevice(scalar, weight);
            Latest = _batches % BatchesBetweenReadings == 0 ? Mean() : null;
        }
        else
        {
            double value = loss.Value;
            Latest = value;
            _sum += value * weight;
        }
    }

    internal double Mean() => (_sum + (_onDevice?.item<float>() ?? 0)) / _weight;

    private void AddOnDevice(torch.Tensor scalar, double weight)
    {
        using var noGradients = torch.no_grad();
        // The sum outlives the step's dispose scope.
        _onDevice ??= torch.zeros_like(scalar).MoveToOuterDisposeScope();
        _onDevice.PlusInPlace(scalar, weight);
    }
}
