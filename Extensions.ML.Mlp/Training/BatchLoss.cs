using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>A batch's mean loss: a number, or a scalar on a device that need not be waited for.</summary>
internal readonly struct BatchLoss
{
    private readonly double _value;

    internal BatchLoss(double value) => _value = value;

    internal BatchLoss(torch.Tensor scalar) => Scalar = scalar;

    /// <summary>The loss while it lies on a device; null when it is a number already.</summary>
    internal torch.Tensor? Scalar { get; }

    internal double Value => Scalar is null ? _value : Scalar.item<float>();
}
