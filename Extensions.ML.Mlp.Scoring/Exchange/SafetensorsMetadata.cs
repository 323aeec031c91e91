using System.Text;
using System.Text.Json;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Exchange;

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
            // A scaling is no module of PyTorch's: it takes no number.
            int module = 0;
            for (int i = 0; i < model.Stages.Length; i++)
                Write(json, file, model.Stages[i], model.Stages[i] is not AffineStage ? $"{module++}" : i == 0 ? "input" : i == model.Stages.Length - 1 ? "output" : $"affine{i}");
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
                string name = Text(stage, "name");
                stages.Add((name, Read(stage, name, file)));
            }
        });
        trainedAt = date;
        return stages;
    }

    private static void Write(Utf8JsonWriter json, SafetensorsWriter file, Stage stage, string name)
    {
        json.WriteStartObject();
        json.WriteString("kind", stage.Kind.ToString());
        json.WriteString("name", name);
        switch (stage)
        {
            case LinearStage linear:
                file.Add($"{name}.weight", linear.Weights, linear.OutputCount, linear.InputCount);
                file.Add($"{name}.bias", linear.Biases, linear.OutputCount);
                break;
            case ActivationStage activation:
                json.WriteString("function", activation.Activation.Kind.ToString());
                json.WriteNumber("parameter", activation.Activation.Parameter);
                json.WriteNumber("width", activation.InputCount);
                break;
            case AffineStage affine:
                file.Add($"{name}.shift", affine.Shifts, affine.InputCount);
                file.Add($"{name}.scale", affine.Scales, affine.InputCount);
                break;
            case LayerNormStage norm:
                json.WriteNumber("epsilon", norm.Epsilon);
                file.Add($"{name}.weight", norm.Gains, norm.InputCount);
                file.Add($"{name}.bias", norm.Biases, norm.InputCount);
                break;
            default:
                throw new NotSupportedException($"A stage of kind {stage.Kind} has no form in safetensors; save the model with Save.");
        }
        json.WriteEndObject();
    }

    private static Stage Read(JsonElement stage, string name, SafetensorsFile file) => Text(stage, "kind") switch
    {
        nameof(StageKind.Linear) => SafetensorsModel.Linear(name, file.Take($"{name}.weight"), file.Take($"{name}.bias")),
        nameof(StageKind.Activation) => ReadActivation(stage),
        nameof(StageKind.Affine) => ReadAffine(name, file),
        nameof(StageKind.LayerNorm) => SafetensorsModel.LayerNorm(file.Take($"{name}.weight"), file.Take($"{name}.bias"), Float(stage, "epsilon")),
        var kind => throw new FormatException($"The safetensors file has a stage of kind {kind}, which this version does not know; use a newer version of Extensions.ML.Mlp.Scoring."),
    };

    private static AffineStage ReadAffine(string name, SafetensorsFile file)
    {
        var shift = file.Take($"{name}.shift");
        float[] shifts = shift.Vector(shift.Shape is [var width, ..] ? width : 1);
        return new(shifts, file.Take($"{name}.scale").Vector(shifts.Length));
    }

    private static ActivationStage ReadActivation(JsonElement stage)
    {
        string function = Text(stage, "function");
        var activation = Enum.TryParse(function, out ActivationKind kind) ? Activation.Find(kind, Float(stage, "parameter")) : null;
        long width = SafetensorsJson.Count(stage.GetProperty("width"));
        if (width > int.MaxValue) throw new FormatException($"The safetensors file has an activation of width {width}; the file is damaged.");
        return activation is not null
            ? new(activation, (int)width)
            : throw new FormatException($"The safetensors file has an activation {function}, which this version does not know; use a newer version of Extensions.ML.Mlp.Scoring.");
    }

    private static DateTimeOffset ReadTime(JsonElement time) => time.TryGetDateTimeOffset(out var date)
        ? DateTimeOffset.FromUnixTimeSeconds(date.ToUnixTimeSeconds())
        : throw new FormatException($"The safetensors file says that the model was trained at {SafetensorsJson.Shown(time)}, which is no date; the file is damaged.");

    private static string Text(JsonElement element, string name) => SafetensorsJson.Name(element.GetProperty(name).GetString());

    private static float Float(JsonElement element, string name) => element.GetProperty(name) is var number && number.TryGetSingle(out float value) && float.IsFinite(value)
        ? value
        : throw new FormatException($"The safetensors file has {name} {SafetensorsJson.Shown(number)}, but it must be a finite number; the file is damaged.");
}
