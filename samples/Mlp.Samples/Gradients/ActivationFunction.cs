using Extensions.ML.Mlp;
using Mlp.Samples.Plots;
using ScottPlot;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mlp.Samples.Gradients;

/// <summary>An activation of the trainers and the same function of TorchSharp.</summary>
internal sealed record ActivationFunction(Activation Activation, Func<Tensor, Tensor> Apply)
{
    internal static readonly ActivationFunction[] All =
    [
        new(Activation.Sigmoid, x => x.sigmoid()),
        new(Activation.Tanh, x => x.tanh()),
        new(Activation.Relu, x => nn.functional.relu(x)),
        new(Activation.LeakyRelu(0.1), x => nn.functional.leaky_relu(x, 0.1)),
        new(Activation.Elu(), x => nn.functional.elu(x, 1)),
        new(Activation.Selu, x => nn.functional.selu(x)),
        new(Activation.Gelu, x => nn.functional.gelu(x)),
        new(Activation.GeluTanh, x => nn.functional.gelu(x, GELU.Approximate.tanh)),
        new(Activation.Silu, x => nn.functional.silu(x)),
        new(Activation.Mish, x => nn.functional.mish(x)),
        new(Activation.Softplus, x => nn.functional.softplus(x)),
        new(Activation.Identity, x => x.clone()),
    ];

    private const int Points = 161;
    private const double Reach = 4;

    internal static ActivationFunction Of(Activation activation) => All.Single(function => function.Activation == activation);

    /// <summary>The function and its slope, as autograd gives it.</summary>
    internal IReadOnlyList<Curve> Curves()
    {
        using var scope = NewDisposeScope();
        var x = linspace(-Reach, Reach, Points, requires_grad: true);
        var y = Apply(x);
        y.sum().backward();
        float[] places = x.detach().data<float>().ToArray();
        return [Curve("value", places, y.detach()), Curve("slope", places, x.grad!)];
    }

    private static Curve Curve(string name, float[] places, Tensor values) =>
        new(name, [.. places.Zip(values.data<float>().ToArray(), (x, y) => new Coordinates(x, y))]);
}
