using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Exchange.Safetensors;

/// <summary>A model as a safetensors file and back: by our metadata where the file has it, else by the names that PyTorch gives.</summary>
internal static class SafetensorsModel
{
    internal const string FeatureMeans = "feature_means";

    internal static void Write(Stream stream, MlpModel model)
    {
        var writer = new SafetensorsWriter();
        string metadata = SafetensorsMetadata.Write(model, writer);
        if (model.FeatureMeans is { } means) writer.Add(FeatureMeans, means, means.Length);
        writer.Write(stream, SafetensorsMetadata.Key, metadata);
    }

    internal static MlpModel Read(SafetensorsFile file, Activation hidden)
    {
        DateTimeOffset? trainedAt = null;
        float[]? means = null;
        List<(string Name, Stage Stage)> stages;
        if (file.Metadata(SafetensorsMetadata.Key) is { } metadata)
        {
            stages = SafetensorsMetadata.Read(metadata, file, out trainedAt);
            means = file.Find(FeatureMeans)?.Vector(Chained(stages)[0].InputCount);
        }
        else
        {
            stages = SafetensorsNames.Read(file, hidden);
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
        : throw new FormatException($"The tensor '{Excerpt.Of(weight.Name)}' has shape {weight.ShapeText}, but the weight of the linear layer '{Excerpt.Of(name)}' must have [outputs, inputs].");

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
                throw new FormatException($"The layer '{Excerpt.Of(stages[i].Name)}' takes {stages[i].Stage.InputCount} values, but the one before gives {stages[i - 1].Stage.OutputCount}; the layers are not one sequence.");
        }
        Stage[] chain = [.. stages.Select(stage => stage.Stage)];
        if (!Array.Exists(chain, StagesFormat.HoldsLinear)) throw new FormatException("The safetensors file has no linear layer: no weight in it has two dimensions.");
        StagesFormat.CheckMembers(chain);
        return chain;
    }
}
