using Extensions.ML.Mlp.Network;
using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>
/// The weighted mean of an epoch's losses. On a GPU they are added up there, because to read each would wait for the device after
/// every step.
/// </summary>
internal sealed class LossMeter
{
    private torch.Tensor? _onDevice;
    private double _sum;
    private double _weight;

    internal void Add(BatchLoss loss, double weight)
    {
        _weight += weight;
        if (loss.Scalar is { } scalar && scalar.device_type != DeviceType.CPU) AddOnDevice(scalar, weight);
        else _sum += loss.Value * weight;
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
