using TorchSharp;

namespace Extensions.ML.Mlp.Network;

/// <summary>
/// Operations of a tensor with a number. TorchSharp wraps a number in an object whose finalizer frees the native one, and does not keep
/// that object alive during the call: a collection at that moment lets libtorch read freed memory, a wrong factor or a crash, once in
/// many thousand steps. Here the wrapper lives until the call is over. TorchSharp's own operators and optimizers are therefore
/// not used with numbers.
/// </summary>
internal static class TensorNumbers
{
    internal static torch.Tensor Times(this torch.Tensor tensor, double factor)
    {
        using var number = Number(factor);
        return tensor.mul(number);
    }

    internal static torch.Tensor TimesInPlace(this torch.Tensor tensor, double factor)
    {
        using var number = Number(factor);
        return tensor.mul_(number);
    }

    internal static torch.Tensor Plus(this torch.Tensor tensor, double summand)
    {
        // With its factor given: an addition of a number alone makes the factor 1 in passing.
        using Scalar number = Number(summand), one = 1.0.ToScalar();
        return tensor.add(number, one);
    }

    /// <summary>tensor + factor * other.</summary>
    internal static torch.Tensor Plus(this torch.Tensor tensor, torch.Tensor other, double factor)
    {
        using var number = Number(factor);
        return tensor.add(other, number);
    }

    /// <summary>tensor += factor * other.</summary>
    internal static torch.Tensor PlusInPlace(this torch.Tensor tensor, torch.Tensor other, double factor)
    {
        using var number = Number(factor);
        return tensor.add_(other, number);
    }

    /// <summary>tensor += factor * left * right.</summary>
    internal static torch.Tensor PlusProductInPlace(this torch.Tensor tensor, torch.Tensor left, torch.Tensor right, double factor)
    {
        using var number = Number(factor);
        return tensor.addcmul_(left, right, number);
    }

    /// <summary>tensor += factor * numerator / denominator.</summary>
    internal static torch.Tensor PlusQuotientInPlace(this torch.Tensor tensor, torch.Tensor numerator, torch.Tensor denominator, double factor)
    {
        using var number = Number(factor);
        return tensor.addcdiv_(numerator, denominator, number);
    }

    internal static torch.Tensor GreaterThan(this torch.Tensor tensor, double limit)
    {
        using var number = Number(limit);
        return tensor.gt(number);
    }

    /// <summary>Each value cut to [-limit, limit].</summary>
    internal static torch.Tensor ClampInPlace(this torch.Tensor tensor, double limit)
    {
        using Scalar lower = Number(-limit), upper = Number(limit);
        return tensor.clamp_(lower, upper);
    }

    /// <summary>Each value cut to at most the limit.</summary>
    internal static torch.Tensor AtMost(this torch.Tensor tensor, double limit)
    {
        using var number = Number(limit);
        return tensor.clamp(max: number);
    }

    /// <summary>libtorch refuses a number that no single can hold; it is infinite among singles.</summary>
    private static Scalar Number(double value) => (double.Abs(value) > float.MaxValue ? value * double.PositiveInfinity : value).ToScalar();
}
