using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Exchange.Safetensors;

/// <summary>The stages of a network that PyTorch wrote, from the names and shapes of its tensors.</summary>
internal static class SafetensorsNames
{
    /// <summary>PyTorch's default.</summary>
    private const double BatchNormEpsilon = 1e-5;

    internal static List<(string Name, Stage Stage)> Read(SafetensorsFile file, Activation hidden)
    {
        var layers = SafetensorsLayer.Of(file);
        var activations = ActivationPlaces(layers);
        var stages = new List<(string Name, Stage Stage)>();
        for (int i = 0; i < layers.Count; i++)
        {
            var layer = layers[i];
            if (activations.Contains(i)) stages.Add((hidden.ToString(), new ActivationStage(hidden, stages[^1].Stage.OutputCount)));
            if (!layer.IsBatchNorm) stages.Add((layer.Path, StageOf(layer)));
            else if (stages.Count > 0 && stages[^1].Stage is LinearStage linear) stages[^1] = (stages[^1].Name, Folded(linear, layer));
            else throw new FormatException($"The batch normalization '{Excerpt.Of(layer.Path)}' does not follow a linear layer directly, so that it cannot be folded into one.");
        }
        return stages;
    }

    /// <summary>
    /// The layers that an activation precedes: one between each two linear layers. With a normalization between them, a gap in the
    /// numbers shows where it stands.
    /// </summary>
    private static HashSet<int> ActivationPlaces(List<SafetensorsLayer> layers)
    {
        var places = new HashSet<int>();
        int last = -1;
        for (int i = 0; i < layers.Count; i++)
        {
            if (!layers[i].IsLinear) continue;
            if (last >= 0) places.Add(PlaceBetween(layers, last, i));
            last = i;
        }
        return places;
    }

    private static int PlaceBetween(List<SafetensorsLayer> layers, int linear, int next)
    {
        if (next == linear + 1) return next;
        int[] gaps = [.. Enumerable.Range(linear + 1, next - linear).Where(i => layers[i].Index > layers[i - 1].Index + 1)];
        return gaps.Length switch
        {
            0 => next,
            1 => gaps[0],
            _ => throw new FormatException($"Between '{Excerpt.Of(layers[linear].Path)}' and '{Excerpt.Of(layers[next].Path)}' the activation may stand before or after the normalization; save the network without its dropout layers."),
        };
    }

    private static Stage StageOf(SafetensorsLayer layer) => layer.Weight.Shape.Length switch
    {
        1 => SafetensorsModel.LayerNorm(layer.Weight, layer.Part("bias"), LayerNormStage.DefaultEpsilon),
        2 => SafetensorsModel.Linear(layer.Path, layer.Weight, layer.Part("bias")),
        _ => throw new FormatException($"The tensor '{Excerpt.Of(layer.Weight.Name)}' has shape {layer.Weight.ShapeText}, but a weight has two dimensions in a linear layer and one in a normalization."),
    };

    /// <summary>Batch normalization with its running statistics, <c>(y - mean) / sqrt(var + epsilon) * gain + bias</c>, as part of the layer that gives y.</summary>
    private static LinearStage Folded(LinearStage linear, SafetensorsLayer norm)
    {
        int width = linear.OutputCount, inputs = linear.InputCount;
        // In place: the layer was read for this alone, and twice its weights would be more than the file has.
        float[] weights = linear.Weights, biases = linear.Biases;
        float[] Values(string part, float absent) => norm.Part(part)?.Vector(width) ?? [.. Enumerable.Repeat(absent, width)];
        float[] gains = Values("weight", 1), offsets = Values("bias", 0), means = Values("running_mean", 0), variances = Values("running_var", 1);
        for (int row = 0; row < width; row++)
        {
            double scale = gains[row] / Math.Sqrt(variances[row] + BatchNormEpsilon);
            for (int i = row * inputs; i < (row + 1) * inputs; i++) weights[i] = (float)(weights[i] * scale);
            biases[row] = (float)(((double)biases[row] - means[row]) * scale + offsets[row]);
        }
        return new(weights, biases);
    }
}
