using Extensions.ML.Mlp;
using Mlp.Samples.Plots;
using ScottPlot;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mlp.Samples.Gradients;

/// <summary>An activation of the trainers and the same function of TorchSharp.</summary>
/// <param name="Name">As papers write it.</param>
/// <param name="Activation">That of the trainers.</param>
/// <param name="Apply">That of TorchSharp.</param>
internal sealed record ActivationFunction(string Name, Activation Activation, Func<Tensor, Tensor> Apply)
{
    internal static readonly ActivationFunction[] All =
    [
        new("sigmoid", Activation.Sigmoid, x => x.sigmoid()),
        new("tanh", Activation.Tanh, x => x.tanh()),
        new("ReLU", Activation.Relu, x => nn.functional.relu(x)),
        new("leaky ReLU, 0.1", Activation.LeakyRelu(0.1), x => nn.functional.leaky_relu(x, 0.1)),
        new("ELU, 1", Activation.Elu(), x => nn.functional.elu(x, 1)),
        new("SELU", Activation.Selu, x => nn.functional.selu(x)),
        new("GELU", Activation.Gelu, x => nn.functional.gelu(x)),
        new("GELU, by tanh", Activation.GeluTanh, x => nn.functional.gelu(x, GELU.Approximate.tanh)),
        new("SiLU", Activation.Silu, x => nn.functional.silu(x)),
        new("Mish", Activation.Mish, x => nn.functional.mish(x)),
        new("softplus", Activation.Softplus, x => nn.functional.softplus(x)),
        new("identity", Activation.Identity, x => x.clone()),
    ];

    private const int PointsEachSide = 81;
    private const double Reach = 4, NearZero = 1e-6;

    internal static ActivationFunction Of(Activation activation) => All.Single(function => function.Activation == activation);

    /// <summary>The function and its slope, as autograd gives it. Points close to 0 on both sides let a slope that jumps there do so.</summary>
    internal IReadOnlyList<Curve> Curves()
    {
        using var scope = NewDisposeScope();
        var x = cat([linspace(-Reach, -NearZero, PointsEachSide), linspace(NearZero, Reach, PointsEachSide)]).requires_grad_(true);
        var y = Apply(x);
        y.sum().backward();
        float[] places = x.detach().data<float>().ToArray();
        return [Curve("value", places, y.detach()), Curve("slope", places, x.grad!)];
    }

    private static Curve Curve(string name, float[] places, Tensor values) =>
        new(name, [.. places.Zip(values.data<float>().ToArray(), (x, y) => new Coordinates(x, y))]);
}
