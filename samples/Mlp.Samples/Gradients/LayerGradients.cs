using Mlp.Samples.Toy;
using TorchSharp;
using static TorchSharp.torch;

namespace Mlp.Samples.Gradients;

/// <summary>
/// How much of the loss's gradient reaches the first layer of a network that is not trained yet: in plain TorchSharp, because the trainers
/// show no gradients. The networks are built as theirs are, but drawn from another generator.
/// </summary>
internal static class LayerGradients
{
    internal const int Width = 32;

    private const int Draws = 10;

    /// <summary>The Euclidean norm, the geometric mean of some draws of the weights.</summary>
    internal static double FirstNorm(SpiralPoint[] points, ActivationFunction activation, int depth, int seed)
    {
        using var scope = NewDisposeScope();
        // A generator of our own would not reach the layers' initial weights.
        random.manual_seed(seed);
        var features = tensor(points.SelectMany(point => new[] { point.X1, point.X2 }).ToArray(), [points.Length, 2]);
        features = (features - features.mean([0])) / features.std(0);
        var labels = tensor(points.Select(point => point.Label ? 1f : 0f).ToArray(), [points.Length, 1]);
        var logs = Enumerable.Range(0, Draws).Select(_ => Math.Log(FirstNorm(features, labels, activation, depth)));
        return Math.Exp(logs.Average());
    }

    private static double FirstNorm(Tensor features, Tensor labels, ActivationFunction activation, int depth)
    {
        using var scope = NewDisposeScope();
        int[] widths = [2, .. Enumerable.Repeat(Width, depth), 1];
        var layers = widths.Zip(widths.Skip(1), (inputs, outputs) => nn.Linear(inputs, outputs)).ToArray();
        var sums = layers[0].forward(features); // [rows, Width]
        foreach (var layer in layers.Skip(1)) sums = layer.forward(activation.Apply(sums));
        nn.functional.binary_cross_entropy_with_logits(sums, labels).backward();
        return layers[0].weight!.grad!.norm().item<float>();
    }
}
