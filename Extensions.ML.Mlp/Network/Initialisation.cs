using Extensions.ML.Mlp.Data;

namespace Extensions.ML.Mlp.Network;

/// <summary>The weights that a training starts from. They are drawn on the CPU, so that every device starts alike.</summary>
internal static class Initialisation
{
    /// <summary>
    /// As <c>torch.nn.Linear</c> does by default: weights and biases uniform in [-1/sqrt(inputs), 1/sqrt(inputs)]
    /// (Kaiming uniform with a = sqrt(5), which comes to the same bound).
    /// </summary>
    internal static float[] Draw(MlpShape shape, int seed)
    {
        var random = Seeds.Create(seed, purpose: 0);
        var values = new List<float>((int)shape.ParameterCount);
        foreach (var (inputs, outputs) in shape.LinearLayers)
        {
            double bound = 1 / Math.Sqrt(inputs);
            for (int i = 0; i < (inputs + 1) * outputs; i++) values.Add((float)(bound * (2 * random.NextDouble() - 1)));
        }
        return [.. values];
    }
}
