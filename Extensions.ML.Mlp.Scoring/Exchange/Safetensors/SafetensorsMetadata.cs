using System.Text;
using System.Text.Json;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Exchange.Safetensors;

/// <summary>
/// What the tensors do not say, as JSON under one key of the file's metadata:
/// <c>{"version":1,"trainedAt":"...","stages":[{"kind":"Linear","name":"0"},{"kind":"Activation","name":"1","function":"Elu","parameter":1,"width":8},...]}</c>.
/// </summary>
internal static class SafetensorsMetadata
{
    internal const string Key = "extensions.ml.mlp";

    private const int Version = 1;

    /// <summary>Adds the stages' tensors to the file and describes them.</summary>
    internal static string Write(MlpModel model, SafetensorsWriter file)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new() { Encoder = SafetensorsWriter.Plain }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            if (model.TrainedAt is { } trainedAt) json.WriteString("trainedAt", trainedAt);
            json.WriteStartArray("stages");
            // What was measured is no module of PyTorch's: it takes no number.
            int module = 0;
            var fields = new SafetensorsFieldWriter(json, file);
            for (int i = 0; i < model.Stages.Length; i++) fields.Write(model.Stages[i], MeasuredName(model.Stages, i) ?? $"{module++}");
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    /// <exception cref="FormatException">The description is damaged, or of a newer version, or does not suit the tensors.</exception>
    internal static List<(string Name, Stage Stage)> Read(string metadata, SafetensorsFile file, out DateTimeOffset? trainedAt)
    {
        var stages = new List<(string, Stage)>();
        DateTimeOffset? date = null;
        SafetensorsJson.Read(Encoding.UTF8.GetBytes(metadata), "metadata of the safetensors file", json =>
        {
            long version = SafetensorsJson.Count(json.GetProperty("version"));
            if (version != Version) throw new FormatException($"The metadata of the safetensors file has version {version}, but this version of Extensions.ML.Mlp.Scoring reads version {Version}; use a newer one.");
            if (json.TryGetProperty("trainedAt", out var time)) date = ReadTime(time);
            foreach (var stage in json.GetProperty("stages").EnumerateArray())
            {
                stages.Add((SafetensorsJson.Text(stage, "name"), new SafetensorsFieldReader(stage, file).Read()));
            }
        });
        trainedAt = date;
        return stages;
    }

    private static string? MeasuredName(Stage[] stages, int index) => stages[index] switch
    {
        AffineStage when index == 0 => "input",
        AffineStage when index == stages.Length - 1 => "output",
        var stage when MlpModel.IsMeasured(stage) => $"{stage.Kind.ToString().ToLowerInvariant()}{index}",
        _ => null,
    };

    private static DateTimeOffset ReadTime(JsonElement time) => time.TryGetDateTimeOffset(out var date)
        ? DateTimeOffset.FromUnixTimeSeconds(date.ToUnixTimeSeconds())
        : throw new FormatException($"The safetensors file says that the model was trained at {SafetensorsJson.Shown(time)}, which is no date; the file is damaged.");
}
