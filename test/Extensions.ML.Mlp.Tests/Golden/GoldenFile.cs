using System.Text.Json;

namespace Extensions.ML.Mlp.Tests.Golden;

/// <summary>Reads the data that <c>eng/golden</c> made with PyTorch and scikit-learn.</summary>
internal static class GoldenFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    internal static T Read<T>(string path) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", path)), Options)!;

    internal static IEnumerable<string> Cases(string folder) =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Golden", folder), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order();
}

/// <summary>A linear layer as PyTorch has it.</summary>
internal sealed record GoldenLayer(float[][] Weight, float[] Bias)
{
    internal float[] Flat => [.. Weight.SelectMany(row => row), .. Bias];
}

internal static class GoldenLayers
{
    internal static float[] Flat(this IEnumerable<GoldenLayer> layers) => [.. layers.SelectMany(layer => layer.Flat)];
}
