using Extensions.ML.Mlp.Model.Stages;
using static Extensions.ML.Mlp.Tests.BadInput.BadInputCase;

namespace Extensions.ML.Mlp.Tests.BadInput;

/// <summary>Options that are sound one by one, but not with these rows, this network or this model.</summary>
internal static class TrainingCases
{
    internal static IEnumerable<BadInputCase> All =>
    [
        Refused("a network of more weights than an array holds", context => Fit(context, options => options.HiddenLayers = [1_000_000, 1_000_000])),
        Refused("a hidden layer of 2,147,483,647", context => Fit(context, options => options.HiddenLayers = [int.MaxValue])),
        Refused("8,193 one-hot categories to embed", FitCategories),
        Refused("class weights for three classes of two", context => Fit(context, options => options.ClassWeights = ClassWeights.Of(1, 2, 3))),
        Refused("a token that is cancelled before the first epoch is finished", context => Fit(context, options => options.CancellationToken = new(canceled: true))),
        Refused("a limit of time that is up before the first epoch is finished", FitTooLong),
        Refused("a learning rate under which the loss grows beyond all bounds", context => Fit(context, options => options.Optimizer = new Sgd { LearningRate = 1e300 })),
        Refused("a model of another build to go on from", context => Fit(context, options => options.HiddenLayers = [5], Model(context, 2))),
        Refused("a model of another width to go on from", context => Fit(context, null, Model(context, 3))),
        Refused("batch normalization when a training goes on from a model", context => Fit(context, options => options.LayerNormalization = LayerNormalization.Batch, Model(context, 2))),
        Refused("a model of other classes to start from", context => FitClasses(context, ["a", "b", "c"], ["a", "b", "d"])),
        Refused("a model of fewer classes to start from, keys without values", context => FitClasses(context, ["a", "b"], [])),
        Warned("a model whose classes have names, a key without values", context => FitClasses(context, ["a", "b", "c"], [])),
        Warned("a class without a row", context => FitClasses(context, ["a", "b", "c", "d"], null)),
        Refused("`FindLearningRate` with a range from 1 to 0.1", context => context.BinaryClassification.Trainers.Mlp().FindLearningRate(Rows(context, 2), new() { Lowest = 1, Highest = 0.1 })),
    ];

    private static void Fit(MLContext context, Action<MlpBinaryTrainer.Options>? set, MlpBinaryModelParameters? startFrom = null)
    {
        var options = Points.Quick(epochs: 3);
        set?.Invoke(options);
        var trainer = context.BinaryClassification.Trainers.Mlp(options);
        if (startFrom is null) trainer.Fit(Rows(context, 2));
        else trainer.Fit(Rows(context, 2), null, startFrom);
    }

    /// <summary>Fits rows of a, b and c, and continues with others; with rows of the key alone where the others are none.</summary>
    private static void FitClasses(MLContext context, string[] classes, string[]? others)
    {
        var options = new MlpMulticlassTrainer.Options { Epochs = 1, HiddenLayers = [2], EarlyStopping = null, Device = "cpu" }.Plainly();
        var trainer = context.MulticlassClassification.Trainers.Mlp(options);
        var model = trainer.Fit(Classes(context, classes));
        if (others is not null) trainer.Fit(others.Length > 0 ? Classes(context, others) : Numbers(context), null, model.Model);
    }

    private static IDataView Classes(MLContext context, string[] classes)
    {
        int present = Math.Min(3, classes.Length);
        var rows = Enumerable.Range(0, 30).Select(row => new { X = row % 7f, Class = classes[row % present] });
        var view = context.Data.LoadFromEnumerable(rows);
        var keys = context.Data.LoadFromEnumerable(classes.Select(name => new { Class = name }));
        var toKeys = context.Transforms.Conversion.MapValueToKey("Label", "Class", keyData: keys);
        return context.Transforms.Concatenate("Features", "X").Append(toKeys).Fit(view).Transform(view);
    }

    private static IDataView Numbers(MLContext context)
    {
        var schema = SchemaDefinition.Create(typeof(NumberedRow));
        schema[nameof(NumberedRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 1);
        schema[nameof(NumberedRow.Label)].ColumnType = new KeyDataViewType(typeof(uint), 3);
        var rows = Enumerable.Range(0, 30).Select(row => new NumberedRow { Features = [row % 7f], Label = (uint)row % 3 });
        return context.Data.LoadFromEnumerable(rows, schema);
    }

    private sealed class NumberedRow
    {
        public float[] Features { get; init; } = [];

        public uint Label { get; init; }
    }

    /// <summary>A row is each of three values in every category.</summary>
    private static void FitCategories(MLContext context)
    {
        var rows = Points.Vectors(context, LookupStage.MaxTables + 1, [.. Enumerable.Range(0, 3).Select(row => Points.Row(row == 0, [.. Enumerable.Repeat((float)row, LookupStage.MaxTables + 1)]))]);
        var options = Points.Quick(epochs: 1);
        options.CategoryEmbedding = new CategoryEmbedding { MostOneHot = 1 };
        var oneHot = context.Transforms.Categorical.OneHotEncoding("Features");
        context.BinaryClassification.Trainers.Mlp(options).Fit(oneHot.Fit(rows).Transform(rows));
    }

    private static void FitTooLong(MLContext context)
    {
        var clock = new ManualClock();
        context.Log += (_, e) => { if (e.RawMessage.StartsWith("Training 2-8-1", StringComparison.Ordinal)) clock.Advance(TimeSpan.FromTicks(1)); };
        Fit(context, options => (options.TimeLimit, options.Clock) = (TimeSpan.FromTicks(1), clock));
    }

    private static MlpBinaryModelParameters Model(MLContext context, int width) =>
        context.BinaryClassification.Trainers.Mlp(Points.Quick(epochs: 1)).Fit(Rows(context, width)).Model.SubModel;

    private static IDataView Rows(MLContext context, int width) => Points.Vectors(
        context, width, [.. Enumerable.Range(0, 40).Select(row => Points.Row(row % 2 == 0, [.. Enumerable.Range(0, width).Select(feature => (float)((row * 7 + feature) % 5 - 2))]))]);
}
