using System.Buffers.Binary;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Model.Format;

/// <summary>
/// A model as bytes, all little-endian: the magic <c>MLPM</c>, a version (2 bytes), then fields, each a number (2 bytes), a length
/// (4 bytes) and that many bytes. A reader skips fields that it does not know and names those it misses; the version rises only
/// when an older reader would read a newer file wrongly.
/// </summary>
internal static class MlpModelFormat
{
    private const ushort Version = 1;

    /// <summary>A count of stages (4 bytes) and the stages, each its kind (1 byte) and what that kind writes.</summary>
    private const ushort StagesField = 1;

    /// <summary>The training history, see <see cref="HistoryFormat"/>.</summary>
    private const ushort HistoryField = 2;

    /// <summary>When the training ended, in seconds since 1970 UTC (8 bytes); absent when that is not known.</summary>
    private const ushort TrainedAtField = 3;

    /// <summary>The mean of each feature over the training rows (4 bytes each); absent when they are not known.</summary>
    private const ushort FeatureMeansField = 4;

    private static ReadOnlySpan<byte> Magic => "MLPM"u8;

    internal static void Write(BinaryWriter writer, MlpModel model)
    {
        writer.Write(Magic);
        writer.Write(Version);
        writer.WriteField(StagesField, field =>
        {
            field.Write(model.Stages.Length);
            foreach (var stage in model.Stages)
            {
                field.Write((byte)stage.Kind);
                stage.Write(field);
            }
        });
        writer.WriteField(HistoryField, field => HistoryFormat.Write(field, model.History));
        if (model.TrainedAt is { } trainedAt) writer.WriteField(TrainedAtField, field => field.Write(trainedAt.ToUnixTimeSeconds()));
        if (model.FeatureMeans is { } means) writer.WriteField(FeatureMeansField, field => field.WriteFloats(means));
    }

    /// <exception cref="FormatException">The bytes are not a model, are damaged, or come from a newer version.</exception>
    internal static MlpModel Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new FieldReader(bytes);
        if (!reader.Take(Magic.Length).SequenceEqual(Magic)) throw new FormatException("The bytes are not a model of Extensions.ML.Mlp: they do not begin with MLPM.");
        ushort version = reader.UInt16();
        if (version != Version) throw new FormatException($"The model has format version {version}, but this version of Extensions.ML.Mlp.Scoring reads version {Version}; use a newer one.");

        Stage[]? stages = null;
        TrainingHistory? history = null;
        DateTimeOffset? trainedAt = null;
        float[]? means = null;
        while (!reader.AtEnd)
        {
            ushort field = reader.UInt16();
            int length = reader.Count();
            var payload = new FieldReader(reader.Take(length));
            if (field == StagesField) stages = ReadStages(ref payload);
            else if (field == HistoryField) history = HistoryFormat.Read(ref payload);
            else if (field == TrainedAtField) trainedAt = ReadTime(ref payload);
            else if (field == FeatureMeansField) means = payload.Floats(length / sizeof(float));
        }
        if (means is not null && means.Length != stages?[0].InputCount) throw new FormatException("The model's feature means are damaged.");
        return new(stages ?? throw Missing("stages"), history ?? throw Missing("training history"), trainedAt, means);
    }

    private static DateTimeOffset ReadTime(ref FieldReader reader)
    {
        long seconds = BinaryPrimitives.ReadInt64LittleEndian(reader.Take(sizeof(long)));
        bool sound = seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();
        return sound ? DateTimeOffset.FromUnixTimeSeconds(seconds) : throw new FormatException($"The model was trained {seconds} seconds after 1970; the file is damaged.");
    }

    private static Stage[] ReadStages(ref FieldReader reader)
    {
        int count = reader.Count();
        var stages = new List<Stage>();
        for (int index = 0; index < count; index++) stages.Add(Stage.Read(ref reader));
        for (int index = 1; index < count; index++)
            if (stages[index].InputCount != stages[index - 1].OutputCount)
                throw new FormatException($"Stage {index + 1} of the model takes {stages[index].InputCount} values, but the one before gives {stages[index - 1].OutputCount}; the file is damaged.");
        return count > 0 ? [.. stages] : throw Missing("stages");
    }

    private static FormatException Missing(string what) => new($"The model has no {what}; the file is damaged.");
}
