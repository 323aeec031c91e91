using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Model.Format;

/// <summary>Reads the fields of stages in the model format from bytes that may come from anywhere.</summary>
internal sealed class BinaryFieldReader(ReadOnlyMemory<byte> bytes) : StageVisitor
{
    private ReadOnlyMemory<byte> _rest = bytes;

    /// <summary>The stages that the one being read lies within.</summary>
    private int _depth;

    /// <summary>The stages read so far, those within others with them.</summary>
    private int _count;

    private delegate T Part<T>(ref FieldReader reader);

    internal override string Source => "The model";

    internal override int Number(string name, int? value) => Read((ref reader) => reader.Count());

    internal override float Single(string name, float? value) => Read((ref reader) => reader.Floats(1)[0]);

    internal override int Length(string name, int axis, int rank, int? value) => Number(name, value);

    internal override float[] Floats(string name, float[]? values, params ReadOnlySpan<long> shape)
    {
        // A product that cannot overflow: more than any file holds ends as too long.
        long count = 1;
        foreach (long length in shape) count = count <= int.MaxValue ? count * length : int.MaxValue + 1L;
        return Read((ref reader) => reader.Floats(count));
    }

    internal override int[] Ints(string name, int[]? values) => Read((ref reader) => reader.Ints(reader.Count()));

    internal override Activation Activation(Activation? activation) => Read((ref reader) =>
    {
        byte kind = reader.Byte();
        return Mlp.Activation.Find((ActivationKind)kind, reader.Floats(1)[0])
            ?? throw new FormatException(
                $"The model has an activation of kind {kind}, which this version does not know; use a newer version of "
                + "Extensions.ML.Mlp.Scoring.");
    });

    internal override MeanKind Mean(MeanKind? mean) => (MeanKind)Read((ref reader) => reader.Byte());

    internal override Curves Curves(Curves? curves) => Read((ref reader) =>
    {
        // A place, a length, and two knots with a value each.
        const int MinCurve = 2 * sizeof(int) + 4 * sizeof(float);
        int width = reader.Count(), count = reader.CountOf(MinCurve);
        int[] places = new int[count], starts = new int[count + 1];
        var ahead = reader;
        for (int i = 0; i < count; i++)
        {
            (places[i], int length) = (ahead.Count(), ahead.Count());
            ahead.SkipFloats(length + (long)length * width);
            starts[i + 1] = starts[i] + length;
        }
        float[] knots = new float[starts[^1]], values = new float[(long)starts[^1] * width];
        for (int i = 0; i < count; i++)
        {
            (_, int length) = (reader.Count(), reader.Count());
            reader.Floats(knots.AsSpan(starts[i], length));
            reader.Floats(values.AsSpan(starts[i] * width, length * width));
        }
        return new Curves(places, width, starts, knots, values);
    });

    internal override CategoryTable[] Tables(CategoryTable[]? tables) => Read((ref reader) =>
    {
        // A table's numbers, and its last row.
        const int MinTable = 3 * sizeof(int) + 1 + sizeof(float);
        int count = reader.CountOf(MinTable);
        var read = count <= LookupStage.MaxTables ? new CategoryTable[count] : throw LookupStage.TooMany(count);
        for (int i = 0; i < read.Length; i++)
        {
            int first = reader.Count(), values = reader.Count();
            bool isIndex = reader.Byte() != 0;
            int width = reader.Count();
            read[i] = new(first, values, isIndex, width, reader.Floats((values + 1L) * width));
        }
        return read;
    });

    /// <summary>The stages of a model, or of a member, which follow each other.</summary>
    internal Stage[] Stages()
    {
        int count = StageCount();
        if (count == 0) throw MlpModelFormat.Missing("stages");
        _count += count;
        var stages = new Stage[count];
        for (int index = 0; index < count; index++) stages[index] = Stage();
        StagesFormat.CheckChain(stages);
        return stages;
    }

    internal override Stage Stage(Stage? stage) => Within(() => Stage());

    internal override Stage[][] Chains(Stage[][]? chains) => Within(() =>
    {
        var read = new Stage[StageCount()][];
        for (int member = 0; member < read.Length; member++) read[member] = Stages();
        return read;
    });

    private Stage Stage()
    {
        var kind = (StageKind)Read((ref reader) => reader.Byte());
        if (!Enum.IsDefined(kind))
            throw new FormatException(
                $"The model has a stage of kind {(byte)kind}, which this version does not know; use a newer version of "
                + "Extensions.ML.Mlp.Scoring.");
        var stage = Model.Stages.Stage.Visit(this, kind, null);
        stage.Check();
        return stage;
    }

    /// <summary>A count of stages, or of what has one at least.</summary>
    private int StageCount()
    {
        int count = Number("stages", null);
        return count <= StagesFormat.MaxStages - _count
            ? count
            : throw new FormatException(
                $"A model has at most {StagesFormat.MaxStages} stages, but this one claims {(long)_count + count}; the file is damaged.");
    }

    private T Within<T>(Func<T> read)
    {
        _depth = Model.Stages.Stage.Deeper(_depth);
        var inner = read();
        _depth--;
        return inner;
    }

    private T Read<T>(Part<T> read)
    {
        var reader = new FieldReader(_rest.Span);
        var part = read(ref reader);
        _rest = _rest[^reader.Rest.Length..];
        return part;
    }
}
