using System.Text.RegularExpressions;

namespace Extensions.ML.Mlp.Exchange.Safetensors;

/// <summary>A module of a PyTorch network, from the tensors whose names begin with its path.</summary>
/// <param name="Path">The names up to the last dot, <c>model.0</c>.</param>
/// <param name="Parts">The tensors by what follows, <c>weight</c>.</param>
internal sealed partial record SafetensorsLayer(string Path, Dictionary<string, SafetensorsTensor> Parts)
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
    internal static List<SafetensorsLayer> Of(SafetensorsFile file)
    {
        var layers = new Dictionary<string, SafetensorsLayer>();
        foreach (var tensor in file.Tensors)
        {
            int dot = tensor.Name.LastIndexOf('.');
            string path = dot < 0 ? "" : tensor.Name[..dot], part = tensor.Name[(dot + 1)..];
            if (!Known.Contains(part)) throw new FormatException($"The tensor '{Excerpt.Of(tensor.Name)}' belongs to no linear layer or normalization: their names end in {string.Join(", ", Known)}.");
            if (!layers.TryGetValue(path, out var layer)) layers.Add(path, layer = new(path, []));
            layer.Parts.Add(part, tensor);
        }
        List<SafetensorsLayer> sorted = [.. layers.Values.OrderBy(layer => layer.Index).ThenBy(layer => layer.Path, StringComparer.Ordinal)];
        for (int i = 1; i < sorted.Count; i++) sorted[i].CheckFollows(sorted[i - 1]);
        return sorted;
    }

    private void CheckFollows(SafetensorsLayer before)
    {
        if (WithoutNumber(Path) != WithoutNumber(before.Path) || Index == before.Index)
            throw new FormatException($"The layers '{Excerpt.Of(before.Path)}' and '{Excerpt.Of(Path)}' must differ in a rising number alone, as in nn.Sequential; rename the tensors.");
    }

    private static string WithoutNumber(string path) => NumberIn(path) is { Success: true } number ? $"{path[..number.Index]}#{path[(number.Index + number.Length)..]}" : path;

    /// <summary>The last number of at most nine digits.</summary>
    private static Match NumberIn(string path) => Number().Match(path);

    [GeneratedRegex("(?<![0-9])[0-9]{1,9}(?![0-9])", RegexOptions.RightToLeft)]
    private static partial Regex Number();
}
