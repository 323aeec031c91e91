namespace Extensions.ML.Mlp.TestSupport.Contract;

/// <summary>A row with a label for each task.</summary>
internal sealed class ContractRow
{
    public VBuffer<float> Features { get; set; }

    public bool Flag { get; set; }

    public string Class { get; set; } = "";

    public float Number { get; set; }

    public float Weight { get; set; } = 1;

    internal ContractRow With(float weight) => new() { Features = Features, Flag = Flag, Class = Class, Number = Number, Weight = weight };

    internal ContractRow With(VBuffer<float> features) => new() { Features = features, Flag = Flag, Class = Class, Number = Number, Weight = Weight };
}

/// <summary>Makes rows from a seed: the labels follow from the first two features.</summary>
internal static class ContractRows
{
    internal static readonly string[] Classes = ["low", "middle", "high"];

    internal static List<ContractRow> Make(int count, int width = 3, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(row =>
        {
            float[] features = [.. Enumerable.Range(0, width).Select(_ => (float)(Normal(random) * 2 + 1))];
            double sum = 2 * features[0] - (width > 1 ? features[1] : 0);
            return new ContractRow
            {
                Features = new(width, features),
                Flag = sum > 1,
                Class = sum < -1 ? "low" : sum < 3 ? "middle" : "high",
                Number = (float)(100 + 5 * sum + Normal(random)),
                Weight = row % 3 == 0 ? 2 : 1,
            };
        })];
    }

    /// <summary>Each row as often as its weight says, in place.</summary>
    internal static List<ContractRow> Repeat(IEnumerable<ContractRow> rows) => [.. rows.SelectMany(row => Enumerable.Repeat(row.With(weight: 1), (int)row.Weight))];

    /// <summary>The rows with a key of <see cref="Classes"/> beside the labels; the length of the features is part of the schema.</summary>
    internal static IDataView View(MLContext context, IReadOnlyCollection<ContractRow> rows)
    {
        var schema = SchemaDefinition.Create(typeof(ContractRow));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows.First().Features.Length);
        var view = context.Data.LoadFromEnumerable(rows, schema);
        var keys = context.Data.LoadFromEnumerable(Classes.Select(name => new { Class = name }));
        return context.Transforms.Conversion.MapValueToKey("Key", "Class", keyData: keys).Fit(view).Transform(view);
    }

    internal static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
