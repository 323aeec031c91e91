using System.Text;
using System.Text.Json;
using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Exchange.Safetensors;

/// <summary>A model as a safetensors file and back: by our metadata where the file has it, else by the names that PyTorch gives.</summary>
internal static class SafetensorsModel
{
    /// <summary>
    /// Under it the file's metadata have, as JSON, what the tensors do not say:
    /// <c>{"version":1,"trainedAt":"...","stages":[{"kind":"Linear","name":"0"},</c>
    /// <c>{"kind":"Activation","name":"1","function":"Elu","parameter":1,"width":8},...]}</c>.
    /// </summary>
    internal const string MetadataKey = "extensions.ml.mlp";

    private const string FeatureMeans = "feature_means";

    private const int Version = 1;

    internal static void Write(Stream stream, MlpModel model)
    {
        var writer = new SafetensorsWriter();
        string metadata = WriteMetadata(model, writer);
        if (model.FeatureMeans is { } means) writer.Add(FeatureMeans, means, means.Length);
        writer.Write(stream, MetadataKey, metadata);
    }

    internal static MlpModel Read(SafetensorsFile file, Activation hidden)
    {
        DateTimeOffset? trainedAt = null;
        float[]? means = null;
        List<(string Name, Stage Stage)> stages;
        if (file.Metadata(MetadataKey) is { } metadata)
        {
            stages = ReadMetadata(metadata, file, out trainedAt);
            means = file.Find(FeatureMeans)?.Vector(Chained(stages)[0].InputCount);
        }
        else
        {
            stages = PyTorchNetwork.Read(file, hidden);
        }
        return new(Chained(stages), new HistoryBuilder().Build(TrainingEnd.EpochsDone), trainedAt, means);
    }

    internal static LinearStage Linear(string name, SafetensorsTensor weight, SafetensorsTensor? bias)
    {
        long outputs = LinearShape(name, weight)[0];
        return new(weight.Floats(), bias?.Vector(outputs) ?? new float[outputs]);
    }

    /// <summary>The shape of a linear layer's weight.</summary>
    internal static long[] LinearShape(string name, SafetensorsTensor weight) => weight.Shape is [> 0, > 0]
        ? weight.Shape
        : throw new FormatException(
            $"The tensor '{Excerpt.Of(weight.Name)}' has shape {weight.ShapeText}, but the weight of the linear layer "
            + $"'{Excerpt.Of(name)}' must have [outputs, inputs].");

    internal static LayerNormStage LayerNorm(SafetensorsTensor weight, SafetensorsTensor? bias, float epsilon)
    {
        float[] gains = weight.Vector(LayerNormWidth(weight));
        return new(gains, bias?.Vector(gains.Length) ?? new float[gains.Length], epsilon);
    }

    /// <summary>The length that a normalization's weight must have.</summary>
    internal static long LayerNormWidth(SafetensorsTensor weight) => weight.Shape is [var width, ..] ? width : 1;

    private static Stage[] Chained(List<(string Name, Stage Stage)> stages)
    {
        for (int i = 1; i < stages.Count; i++)
        {
            if (stages[i].Stage.InputCount != stages[i - 1].Stage.OutputCount)
                throw new FormatException(
                    $"The layer '{Excerpt.Of(stages[i].Name)}' takes {stages[i].Stage.InputCount} values, but the one before gives "
                    + $"{stages[i - 1].Stage.OutputCount}; the layers are not one sequence.");
        }
        Stage[] chain = [.. stages.Select(stage => stage.Stage)];
        if (!Array.Exists(chain, StagesFormat.HoldsLinear))
            throw new FormatException("The safetensors file has no linear layer: no weight in it has two dimensions.");
        StagesFormat.CheckMembers(chain);
        return chain;
    }

    /// <summary>Adds the stages' tensors to the file and describes them.</summary>
    private static string WriteMetadata(MlpModel model, SafetensorsWriter file)
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
    private static List<(string Name, Stage Stage)> ReadMetadata(string metadata, SafetensorsFile file, out DateTimeOffset? trainedAt)
    {
        var stages = new List<(string, Stage)>();
        DateTimeOffset? date = null;
        SafetensorsJson.Read(Encoding.UTF8.GetBytes(metadata), "metadata of the safetensors file", json =>
        {
            long version = SafetensorsJson.Count(json.GetProperty("version"));
            if (version != Version)
                throw new FormatException(
                    $"The metadata of the safetensors file has version {version}, but this version of Extensions.ML.Mlp.Scoring reads "
                    + $"version {Version}; use a newer one.");
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
        : throw new FormatException(
            $"The safetensors file says that the model was trained at {SafetensorsJson.Shown(time)}, which is no date; the file is "
            + "damaged.");
}
