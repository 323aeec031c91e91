using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Model.Format;

/// <summary>
/// What a model computes as bytes: a count of stages (4 bytes) and the stages, each its kind (1 byte) and what that kind writes.
/// </summary>
internal static class StagesFormat
{
    /// <summary>
    /// A stage takes more memory than its ten bytes in a file, so that their number must have an end, those within others with them.
    /// </summary>
    internal const int MaxStages = 4096;

    internal static void Write(BinaryWriter writer, Stage[] stages)
    {
        if (CountOf(stages) is > MaxStages and var all)
            throw new NotSupportedException(
                $"A model file holds at most {MaxStages} stages, but this model has {all}; use fewer hidden layers.");
        writer.Write(stages.Length);
        var fields = new BinaryFieldWriter(writer);
        foreach (var stage in stages) fields.Stage(stage);
    }

    internal static Stage[] Read(ReadOnlyMemory<byte> bytes) => new BinaryFieldReader(bytes).Stages();

    private static int CountOf(Stage[] stages) => stages.Sum(stage => stage is EnsembleStage each ? 1 + each.Chains.Sum(CountOf) : 1);

    /// <summary>
    /// Refuses stages that do not follow each other. With one linear layer among them, the bytes of its weights bear out the width of every
    /// stage, and those of scales the number of members.
    /// </summary>
    internal static void CheckChain(Stage[] stages)
    {
        for (int index = 1; index < stages.Length; index++)
            if (stages[index].InputCount != stages[index - 1].OutputCount)
                throw new FormatException(
                    $"Stage {index + 1} of the model takes {stages[index].InputCount} values, but the one before gives "
                    + $"{stages[index - 1].OutputCount}; the file is damaged.");
        if (!Array.Exists(stages, HoldsLinear)) throw MlpModelFormat.Missing("linear layer");
        CheckMembers(stages);
    }

    internal static bool HoldsLinear(Stage stage) => stage is LinearStage or SharedStage { Inner: LinearStage } or EnsembleStage;

    /// <summary>An ensemble begins with scales and ends with a mean; between stand only stages that know of as many members.</summary>
    internal static void CheckMembers(Stage[] stages)
    {
        int? members = null;
        for (int index = 0; index < stages.Length; index++)
        {
            var stage = stages[index];
            bool isInside = stage is SharedStage or EnsembleStage or MemberAffineStage or EnsembleAverageStage;
            if (isInside ? stage.Members != members : members is not null)
                throw new FormatException(
                    $"Stage {index + 1} of the model is for {stage.Members} members, but there are {members ?? 1}; the file is damaged.");
            members = stage switch
            {
                MemberScaleStage => stage.Members,
                EnsembleAverageStage => null,
                _ => members,
            };
        }
        if (members is not null) throw MlpModelFormat.Missing("mean of its members");
    }
}
