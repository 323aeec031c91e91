using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Model.Format;

/// <summary>What a model computes as bytes: a count of stages (4 bytes) and the stages, each its kind (1 byte) and what that kind writes.</summary>
internal static class StagesFormat
{
    /// <summary>A stage takes more memory than its ten bytes in a file, so that their number must have an end.</summary>
    private const int MostStages = 4096;

    internal static void Write(BinaryWriter writer, Stage[] stages)
    {
        if (stages.Length > MostStages) throw new NotSupportedException($"A model file holds at most {MostStages} stages, but this model has {stages.Length}; use fewer hidden layers.");
        writer.Write(stages.Length);
        foreach (var stage in stages)
        {
            writer.Write((byte)stage.Kind);
            stage.Write(writer);
        }
    }

    internal static Stage[] Read(ref FieldReader reader)
    {
        int count = reader.Count();
        if (count == 0) throw MlpModelFormat.Missing("stages");
        if (count > MostStages) throw new FormatException($"A model has at most {MostStages} stages, but this one claims {count}; the file is damaged.");
        var stages = new List<Stage>();
        for (int index = 0; index < count; index++) stages.Add(Stage.Read(ref reader));
        CheckChain(stages);
        return [.. stages];
    }

    /// <summary>With one linear layer among them, the bytes of its weights bear out the width of every stage.</summary>
    private static void CheckChain(List<Stage> stages)
    {
        for (int index = 1; index < stages.Count; index++)
            if (stages[index].InputCount != stages[index - 1].OutputCount)
                throw new FormatException($"Stage {index + 1} of the model takes {stages[index].InputCount} values, but the one before gives {stages[index - 1].OutputCount}; the file is damaged.");
        if (!stages.Any(stage => stage is LinearStage)) throw MlpModelFormat.Missing("linear layer");
    }
}
