namespace Extensions.ML.Mlp.Benchmarks.Workloads;

/// <summary>
/// Seeded rows for a classification. Features have a variance of about 1, and classes lie so near to each other that they overlap, with
/// however many features: a loss that falls to 0 would be of numbers that are slow to compute with.
/// </summary>
internal sealed class ClassRows
{
    private const float CentreReach = 2.5f, RowReach = 1.7320508f;

    private ClassRows(ClassRow[] rows, int classCount) => (Rows, ClassCount) = (rows, classCount);

    internal ClassRow[] Rows { get; }

    internal int ClassCount { get; }

    internal int FeatureCount => Rows[0].Features.Length;

    internal static ClassRows Draw(int count, int featureCount, int classCount, int seed = 1) =>
        new([.. Stream(count, featureCount, classCount, seed)], classCount);

    /// <summary>The same rows, drawn as they are asked for.</summary>
    internal static IEnumerable<ClassRow> Stream(int count, int featureCount, int classCount, int seed = 1)
    {
        var random = new Random(seed);
        float[][] centres = [.. Enumerable.Range(0, classCount).Select(_ => Around(new float[featureCount], CentreReach / MathF.Sqrt(featureCount)))];
        for (int row = 0; row < count; row++)
        {
            int group = row % classCount;
            yield return new() { Features = Around(centres[group], RowReach), Label = group == 1, Class = (uint)group + 1 };
        }

        float[] Around(float[] centre, float reach)
        {
            var features = new float[featureCount];
            for (int i = 0; i < featureCount; i++) features[i] = centre[i] + reach * (2 * random.NextSingle() - 1);
            return features;
        }
    }

    /// <summary>All features, row by row.</summary>
    internal float[] Flatten()
    {
        var features = new float[Rows.Length * FeatureCount];
        for (int row = 0; row < Rows.Length; row++) Rows[row].Features.CopyTo(features, row * FeatureCount);
        return features;
    }

    internal IDataView ToView(MLContext context) => ToView(context, Rows, FeatureCount, ClassCount);

    internal static IDataView ToView(MLContext context, IEnumerable<ClassRow> rows, int featureCount, int classCount)
    {
        var schema = SchemaDefinition.Create(typeof(ClassRow));
        schema[nameof(ClassRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, featureCount);
        schema[nameof(ClassRow.Class)].ColumnType = new KeyDataViewType(typeof(uint), classCount);
        return context.Data.LoadFromEnumerable(rows, schema);
    }
}

/// <summary>A row, with its class as both kinds of classification want it.</summary>
internal sealed class ClassRow
{
    public float[] Features { get; set; } = [];

    /// <summary>Of two classes: whether it is the second.</summary>
    public bool Label { get; set; }

    /// <summary>A key, from 1.</summary>
    public uint Class { get; set; }
}
