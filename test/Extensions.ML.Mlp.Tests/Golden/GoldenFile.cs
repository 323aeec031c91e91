using System.Text.Json;
using System.Text.Json.Serialization;
using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Tests.Golden;

/// <summary>Reads the data that <c>eng/golden</c> made with PyTorch and scikit-learn.</summary>
internal static class GoldenFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    internal static T Read<T>(string path) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", path)), Options)!;

    internal static IEnumerable<string> Cases(string folder) =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Golden", folder), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order();
}

/// <summary>A linear layer as PyTorch has it.</summary>
internal sealed record GoldenLayer(float[][] Weight, float[] Bias)
{
    internal LinearStage Stage => new([.. Weight.SelectMany(row => row)], Bias);
}

internal static class GoldenLayers
{
    internal static IEnumerable<Stage> Stages(this IEnumerable<GoldenLayer> layers) => layers.Select(layer => layer.Stage);

    /// <summary>The layers with an activation between.</summary>
    internal static MlpModel Model(this IEnumerable<GoldenLayer> layers, Activation activation)
    {
        var stages = new List<Stage>();
        foreach (var layer in layers.Stages())
        {
            if (stages.Count > 0) stages.Add(new ActivationStage(activation, layer.InputCount));
            stages.Add(layer);
        }
        return new([.. stages], new HistoryBuilder().Build(TrainingEnd.EpochsDone));
    }

    /// <summary>All weights and biases of linear stages, in PyTorch's order.</summary>
    internal static float[] Flat(this IEnumerable<Stage> stages) => [.. stages.OfType<LinearStage>().SelectMany(stage => stage.Weights.Concat(stage.Biases))];
}
