using System.Buffers.Binary;

namespace Extensions.ML.Mlp.Model.Format;

/// <summary>
/// A model as bytes, all little-endian: the magic <c>MLPM</c>, a version (2 bytes), the checksum of all that follows (4 bytes), then
/// fields, each a number (2 bytes), a length (4 bytes) and that many bytes. A reader skips fields that it does not know and names those it
/// misses; the version rises only when an older reader would read a newer file wrongly.
/// </summary>
internal static class MlpModelFormat
{
    private const ushort Version = 2;

    /// <summary>The version whose fields follow at once.</summary>
    private const ushort WithoutChecksum = 1;

    /// <summary>What is computed, see <see cref="StagesFormat"/>.</summary>
    private const ushort StagesField = 1;

    /// <summary>The training history, see <see cref="HistoryFormat"/>.</summary>
    private const ushort HistoryField = 2;

    /// <summary>When the training ended, in seconds since 1970 UTC (8 bytes); absent when that is not known.</summary>
    private const ushort TrainedAtField = 3;

    /// <summary>The mean of each feature over the training rows (4 bytes each); absent when they are not known.</summary>
    private const ushort FeatureMeansField = 4;

    /// <summary>
    /// The columns of keys that are read beside the vector of features, see <see cref="CategoriesFormat"/>; absent for none.
    /// </summary>
    private const ushort CategoriesField = 5;

    /// <summary>The interval around the score, its radius and its coverage (4 bytes each); absent when it was not measured.</summary>
    private const ushort IntervalField = 6;

    /// <summary>The name of the class of each output, see <see cref="TextListFormat"/>; absent when they are not known.</summary>
    private const ushort ClassesField = 7;

    /// <summary>The least losses that the training and the validation rows can have (8 bytes each); absent where they are 0 or not known.</summary>
    private const ushort LeastLossesField = 8;

    /// <summary>The magic, the version, and the checksum or as many bytes of the first field.</summary>
    private const int HeadLength = 10;

    internal static ReadOnlySpan<byte> Magic => "MLPM"u8;

    internal static ReadOnlySpan<byte> ZipMagic => "PK\u0003\u0004"u8;

    internal static void Write(BinaryWriter writer, MlpModel model)
    {
        using var body = new MemoryStream();
        using (var fields = new BinaryWriter(body, System.Text.Encoding.UTF8, leaveOpen: true)) WriteFields(fields, model);
        var bytes = body.GetBuffer().AsSpan(0, (int)body.Length);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(Checksum.Of(bytes));
        writer.Write(bytes);
    }

    private static void WriteFields(BinaryWriter writer, MlpModel model)
    {
        writer.WriteField(StagesField, field => StagesFormat.Write(field, model.Stages));
        writer.WriteField(HistoryField, field => HistoryFormat.Write(field, model.History));
        if (model.TrainedAt is { } trainedAt) writer.WriteField(TrainedAtField, field => field.Write(trainedAt.ToUnixTimeSeconds()));
        if (model.FeatureMeans is { } means) writer.WriteField(FeatureMeansField, field => field.WriteFloats(means));
        if (model.Categories.Length > 0) writer.WriteField(CategoriesField, field => CategoriesFormat.Write(field, model.Categories));
        if (model.Interval is { } interval)
            writer.WriteField(IntervalField, field => field.WriteFloats([interval.Radius, interval.Coverage]));
        if (model.History.LeastLosses is { } least)
            writer.WriteField(LeastLossesField, field => field.WriteDoubles([least.Train, least.Validation]));
        if (model.Classes is { } classes) writer.WriteField(ClassesField, field => TextListFormat.Write(field, classes));
    }

    /// <exception cref="FormatException">The bytes are not a model, are damaged, or come from a newer version.</exception>
    internal static MlpModel Read(Stream stream)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        // Foreign and damaged bytes end here, before they lie in memory: a few kilobytes of a zip may unpack to gigabytes.
        var reader = new FieldReader(head);
        if (ReadVersion(ref reader) > WithoutChecksum && stream.CanSeek) Check(reader.UInt32(), Checksum.Of(stream));
        return Read(StreamBytes.Read(head, stream));
    }

    /// <exception cref="FormatException">The bytes are not a model, are damaged, or come from a newer version.</exception>
    internal static MlpModel Read(ReadOnlyMemory<byte> bytes)
    {
        var whole = ReadBody(bytes);
        var body = whole.Span;
        // Only then read, when it is known which of two with the same number holds: no number of them costs more memory than one.
        var places = Places(body);
        var stages = places[StagesField] is { } place ? StagesFormat.Read(whole[place]) : throw Missing("stages");
        (double, double)? least = Find(body, places, LeastLossesField, out var field) ? ReadLeastLosses(ref field) : null;
        var history = Find(body, places, HistoryField, out field) ? HistoryFormat.Read(ref field, least) : throw Missing("training history");
        DateTimeOffset? trainedAt = Find(body, places, TrainedAtField, out field) ? ReadTime(ref field) : null;
        float[]? means = Find(body, places, FeatureMeansField, out field) ? field.Floats(field.Rest.Length / sizeof(float)) : null;
        if (means is not null && means.Length != stages[0].InputCount) throw new FormatException("The model's feature means are damaged.");
        var categories = Find(body, places, CategoriesField, out field) ? CategoriesFormat.Read(ref field, stages[0].InputCount) : null;
        var interval = Find(body, places, IntervalField, out field) ? ReadInterval(ref field) : null;
        var classes = Find(body, places, ClassesField, out field) ? TextListFormat.Read(ref field, stages[^1].OutputCount) : null;
        return new(stages, history, trainedAt, means, categories, interval, classes);
    }

    private static ushort ReadVersion(ref FieldReader reader)
    {
        if (reader.Take(Magic.Length) is var begin && !begin.SequenceEqual(Magic)) throw Foreign(begin);
        ushort version = reader.UInt16();
        return version is > 0 and <= Version
            ? version
            : throw new FormatException(
                $"The model has format version {version}, but this version of Extensions.ML.Mlp.Scoring reads versions 1 to {Version}; "
                + "use a newer one.");
    }

    private static FormatException Foreign(ReadOnlySpan<byte> begin) => new(begin.SequenceEqual(ZipMagic)
        ? "A model file must begin with MLPM, but this one is a zip; if ML.NET saved a pipeline in it, load that with "
            + "mlContext.Model.Load(path, out _), take the network with FindMlpModel(), and write it with MlpModel.Save."
        : $"A model file must begin with MLPM, but this one begins with the bytes {Convert.ToHexString(begin)}; give a file that "
            + "MlpModel.Save wrote, or read a safetensors file with MlpSafetensors.Load.");

    /// <summary>The bytes of the fields, whose checksum is right.</summary>
    private static ReadOnlyMemory<byte> ReadBody(ReadOnlyMemory<byte> bytes)
    {
        var reader = new FieldReader(bytes.Span);
        if (ReadVersion(ref reader) > WithoutChecksum) Check(reader.UInt32(), Checksum.Of(reader.Rest));
        return bytes[^reader.Rest.Length..];
    }

    private static void Check(uint expected, uint actual)
    {
        if (actual != expected)
            throw new FormatException(
                $"The model's checksum must be {expected:X8}, but its bytes give {actual:X8}; the file is damaged, so take another copy.");
    }

    /// <summary>Where the content of each known field lies.</summary>
    private static Range?[] Places(ReadOnlySpan<byte> body)
    {
        var places = new Range?[LeastLossesField + 1];
        var reader = new FieldReader(body);
        while (!reader.AtEnd)
        {
            ushort field = reader.UInt16();
            int length = reader.Count(), begin = body.Length - reader.Rest.Length;
            reader.Take(length);
            if (field < places.Length) places[field] = begin..(begin + length);
        }
        return places;
    }

    private static bool Find(ReadOnlySpan<byte> body, Range?[] places, ushort field, out FieldReader reader)
    {
        reader = new(body[places[field] ?? ..0]);
        return places[field] is not null;
    }

    private static DateTimeOffset ReadTime(ref FieldReader reader)
    {
        long seconds = BinaryPrimitives.ReadInt64LittleEndian(reader.Take(sizeof(long)));
        bool sound = seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();
        return sound
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw new FormatException($"The model was trained {seconds} seconds after 1970; the file is damaged.");
    }

    private static (double Train, double Validation) ReadLeastLosses(ref FieldReader reader)
    {
        double[] losses = reader.Doubles(2);
        return losses.All(double.IsFinite)
            ? (losses[0], losses[1])
            : throw new FormatException(FormattableString.Invariant(
                $"The model's least losses must be finite, but they are {losses[0]} and {losses[1]}; the file is damaged."));
    }

    private static ScoreInterval ReadInterval(ref FieldReader reader)
    {
        float[] numbers = reader.Floats(2);
        var interval = new ScoreInterval(numbers[0], numbers[1]);
        return interval.IsSound
            ? interval
            : throw new FormatException(
                FormattableString.Invariant(
                    $"The model has an interval of radius {interval.Radius} and coverage {interval.Coverage}; the file is damaged."));
    }

    internal static FormatException Missing(string what) => new($"The model has no {what}; the file is damaged.");
}
