using System.Text.RegularExpressions;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Exchange.Safetensors;

/// <summary>The stages of a network that PyTorch wrote, from the names and shapes of its tensors.</summary>
internal static partial class PyTorchNetwork
{
    /// <summary>PyTorch's default.</summary>
    private const double BatchNormEpsilon = 1e-5;

    internal static List<(string Name, Stage Stage)> Read(SafetensorsFile file, Activation hidden)
    {
        var layers = Layer.Of(file);
        var activations = ActivationPlaces(layers);
        var stages = new List<(string Name, Stage Stage)>();
        for (int i = 0; i < layers.Count; i++)
        {
            var layer = layers[i];
            if (activations.Contains(i)) stages.Add((hidden.ToString(), new ActivationStage(hidden, stages[^1].Stage.OutputCount)));
            if (!layer.IsBatchNorm) stages.Add((layer.Path, StageOf(layer)));
            else if (stages.Count > 0 && stages[^1].Stage is LinearStage linear) stages[^1] = (stages[^1].Name, Folded(linear, layer));
            else throw new FormatException(
                $"The batch normalization '{Excerpt.Of(layer.Path)}' does not follow a linear layer directly, so that it cannot be "
                + "folded into one.");
        }
        return stages;
    }

    /// <summary>
    /// The layers that an activation precedes: one between each two linear layers. With a normalization between them, a gap in the
    /// numbers shows where it stands.
    /// </summary>
    private static HashSet<int> ActivationPlaces(List<Layer> layers)
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

    private static int PlaceBetween(List<Layer> layers, int linear, int next)
    {
        if (next == linear + 1) return next;
        int[] gaps = [.. Enumerable.Range(linear + 1, next - linear).Where(i => layers[i].Index > layers[i - 1].Index + 1)];
        return gaps.Length switch
        {
            0 => next,
            1 => gaps[0],
            _ => throw new FormatException(
                $"Between '{Excerpt.Of(layers[linear].Path)}' and '{Excerpt.Of(layers[next].Path)}' the activation may stand before or "
                + "after the normalization; save the network without its dropout layers."),
        };
    }

    private static Stage StageOf(Layer layer) => layer.Weight.Shape.Length switch
    {
        1 => SafetensorsModel.LayerNorm(layer.Weight, layer.Part("bias"), LayerNormStage.DefaultEpsilon),
        2 => SafetensorsModel.Linear(layer.Path, layer.Weight, layer.Part("bias")),
        _ => throw new FormatException(
            $"The tensor '{Excerpt.Of(layer.Weight.Name)}' has shape {layer.Weight.ShapeText}, but a weight has two dimensions in a "
            + "linear layer and one in a normalization."),
    };

    /// <summary>
    /// Batch normalization with its running statistics, <c>(y - mean) / sqrt(var + epsilon) * gain + bias</c>, as part of the layer that
    /// gives y.
    /// </summary>
    private static LinearStage Folded(LinearStage linear, Layer norm)
    {
        int width = linear.OutputCount, inputs = linear.InputCount;
        // In place: the layer was read for this alone, and twice its weights would be more than the file has.
        float[] weights = linear.Weights, biases = linear.Biases;
        float[] Values(string part, float absent) => norm.Part(part)?.Vector(width) ?? [.. Enumerable.Repeat(absent, width)];
        float[] gains = Values("weight", 1), offsets = Values("bias", 0), means = Values("running_mean", 0),
            variances = Values("running_var", 1);
        for (int row = 0; row < width; row++)
        {
            double scale = gains[row] / Math.Sqrt(variances[row] + BatchNormEpsilon);
            for (int i = row * inputs; i < (row + 1) * inputs; i++) weights[i] = (float)(weights[i] * scale);
            biases[row] = (float)(((double)biases[row] - means[row]) * scale + offsets[row]);
        }
        return new(weights, biases);
    }

    /// <summary>A module of a PyTorch network, from the tensors whose names begin with its path.</summary>
    /// <param name="Path">The names up to the last dot, <c>model.0</c>.</param>
    /// <param name="Parts">The tensors by what follows, <c>weight</c>.</param>
    private sealed partial record Layer(string Path, Dictionary<string, SafetensorsTensor> Parts)
    {
        private static readonly string[] Known = ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"];

        /// <summary>The number of the module, and its path without it; a path without a number is 0.</summary>
        internal int Index => NumberIn(Path) is { Success: true } number ? int.Parse(number.ValueSpan) : 0;

        internal bool IsBatchNorm => Parts.ContainsKey("running_mean");

        internal bool IsLinear => !IsBatchNorm && Weight.Shape.Length == 2;

        internal SafetensorsTensor Weight => Part("weight") ?? throw new FormatException($"The layer '{Excerpt.Of(Path)}' has no weight.");

        internal SafetensorsTensor? Part(string name) => Parts.GetValueOrDefault(name);

        /// <summary>The modules of a file, by rising number.</summary>
        /// <exception cref="FormatException">The names are not those of one sequence of layers.</exception>
        internal static List<Layer> Of(SafetensorsFile file)
        {
            var layers = new Dictionary<string, Layer>();
            foreach (var tensor in file.Tensors)
            {
                int dot = tensor.Name.LastIndexOf('.');
                string path = dot < 0 ? "" : tensor.Name[..dot], part = tensor.Name[(dot + 1)..];
                if (!Known.Contains(part))
                    throw new FormatException(
                        $"The tensor '{Excerpt.Of(tensor.Name)}' belongs to no linear layer or normalization: their names end in "
                        + $"{string.Join(", ", Known)}.");
                if (!layers.TryGetValue(path, out var layer)) layers.Add(path, layer = new(path, []));
                layer.Parts.Add(part, tensor);
            }
            List<Layer> sorted = [.. layers.Values.OrderBy(layer => layer.Index).ThenBy(layer => layer.Path, StringComparer.Ordinal)];
            for (int i = 1; i < sorted.Count; i++) sorted[i].CheckFollows(sorted[i - 1]);
            return sorted;
        }

        private void CheckFollows(Layer before)
        {
            if (WithoutNumber(Path) != WithoutNumber(before.Path) || Index == before.Index)
                throw new FormatException(
                    $"The layers '{Excerpt.Of(before.Path)}' and '{Excerpt.Of(Path)}' must differ in a rising number alone, as in "
                    + "nn.Sequential; rename the tensors.");
        }

        private static string WithoutNumber(string path) =>
            NumberIn(path) is { Success: true } number ? $"{path[..number.Index]}#{path[(number.Index + number.Length)..]}" : path;

        /// <summary>The last number of at most nine digits.</summary>
        private static Match NumberIn(string path) => Number().Match(path);

        [GeneratedRegex("(?<![0-9])[0-9]{1,9}(?![0-9])", RegexOptions.RightToLeft)]
        private static partial Regex Number();
    }
}
