using static Extensions.ML.Mlp.Tests.BadInput.BadInputCase;

namespace Extensions.ML.Mlp.Tests.BadInput;

/// <summary>Columns that are missing or of another type.</summary>
internal static class ColumnCases
{
    internal static IEnumerable<BadInputCase> All =>
    [
        Refused("no column `Label`", context => context.BinaryClassification.Trainers.Mlp("Missing").Fit(Rows(context))),
        Refused("no column `Features`", context => context.BinaryClassification.Trainers.Mlp("Flag", "Missing").Fit(Rows(context))),
        Refused("no weight column", context => context.BinaryClassification.Trainers.Mlp("Flag", exampleWeightColumnName: "Missing").Fit(Rows(context))),
        Refused("a text as the label of two classes", context => context.BinaryClassification.Trainers.Mlp("Class").Fit(Rows(context))),
        Refused("a number as the label of several classes", context => context.MulticlassClassification.Trainers.Mlp("Number").Fit(Rows(context))),
        Refused("a Boolean as the label of a regression", context => context.Regression.Trainers.Mlp("Flag").Fit(Rows(context))),
        Refused("a key of unknown count as the label", context => context.MulticlassClassification.Trainers.Mlp().Fit(Keyed(context, KeyTypeOf(null), 1, 2))),
        Warned("one label in three outside its key", context => context.MulticlassClassification.Trainers.Mlp(Quick()).Fit(Keyed(context, KeyTypeOf(2), 0, 1, 2))),
        Refused("a text as the weight", context => context.BinaryClassification.Trainers.Mlp("Flag", exampleWeightColumnName: "Class").Fit(Rows(context))),
        Refused("no column of those in `CategoricalColumnNames`", context => context.Regression.Trainers.Mlp(Categorical("Missing")).Fit(Rows(context))),
        Refused("a text in `CategoricalColumnNames`", context => context.Regression.Trainers.Mlp(Categorical("Class")).Fit(Rows(context))),
        Refused("a key of unknown count in `CategoricalColumnNames`", context => Learned(context, KeyTypeOf(null))),
        Refused("a model with a categorical column applied to a view without it", context => Learned(context, KeyTypeOf(2)).Transform(Rows(context))),
        Refused("a model with a categorical column applied to a view where it is a number", context => Learned(context, KeyTypeOf(2)).Transform(context.Transforms.CopyColumns("Category", "Number").Fit(Rows(context)).Transform(Rows(context)))),
        Refused("a model with other `CategoricalColumnNames` to go on from", context => context.Regression.Trainers.Mlp(Categorical()).Fit(Rows(context), null, Learned(context, KeyTypeOf(2)).Model)),
        Refused("one number as the features", context => context.BinaryClassification.Trainers.Mlp("Flag", "Number").Fit(Rows(context))),
        Refused("features of Double", context => context.BinaryClassification.Trainers.Mlp("Flag", "Doubles").Fit(Rows(context))),
        Refused("feature vectors whose length the schema does not tell", context => context.BinaryClassification.Trainers.Mlp("Flag", "Varying").Fit(Rows(context))),
        Refused("feature vectors of length 0", context => context.BinaryClassification.Trainers.Mlp().Fit(Points.Vectors(context, 0, Points.Row(true), Points.Row(false)))),
        Refused("feature vectors longer than the schema says", context => context.BinaryClassification.Trainers.Mlp().Fit(Points.Vectors(context, 2, Points.Row(true, 1, 2), Points.Row(false, 1, 2, 3)))),
        Refused("sparse feature vectors longer than the schema says", context => context.BinaryClassification.Trainers.Mlp().Fit(Points.Vectors(context, 2, Points.Row(true, 1, 2), new() { Features = new(9, 1, [1], [8]) }))),
        Refused("feature vectors shorter than the schema says", context => context.BinaryClassification.Trainers.Mlp().Fit(Points.Vectors(context, 2, Points.Row(true, 1, 2), Points.Row(false, 1)))),
    ];

    private static MlpMulticlassTrainer.Options Quick() => new MlpMulticlassTrainer.Options { Epochs = 1, Device = "cpu" }.Plainly();

    private static MlpRegressionTrainer.Options Categorical(params string[] names) => new() { LabelColumnName = "Number", CategoricalColumnNames = names, Epochs = 1, Device = "cpu", EarlyStopping = null };

    private static RegressionPredictionTransformer<MlpRegressionModelParameters> Learned(MLContext context, KeyDataViewType type)
    {
        var schema = SchemaDefinition.Create(typeof(CategoryRow));
        schema["Category"].ColumnType = type;
        return context.Regression.Trainers.Mlp(Categorical("Category")).Fit(context.Data.LoadFromEnumerable([new CategoryRow(), new CategoryRow { Number = 1, Category = 1 }], schema));
    }

    private static IDataView Rows(MLContext context) => context.Data.LoadFromEnumerable(new[] { new Row(), new Row { Flag = true, Number = 1 } });

    private static KeyDataViewType KeyTypeOf(ulong? count) => count is { } known ? new(typeof(uint), known) : new(typeof(uint), uint.MaxValue);

    /// <summary>Rows with labels as they lie in memory: 0 is the first key.</summary>
    private static IDataView Keyed(MLContext context, KeyDataViewType type, params uint[] labels)
    {
        var schema = SchemaDefinition.Create(typeof(KeyedRow));
        schema["Label"].ColumnType = type;
        return context.Data.LoadFromEnumerable(labels.Select((label, row) => new KeyedRow { Label = label, Features = [row, 1 - row] }), schema);
    }

    private sealed class CategoryRow
    {
        public float Number { get; set; }

        public uint Category { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [1, 2];
    }

    private sealed class Row
    {
        public bool Flag { get; set; }

        public float Number { get; set; }

        public string Class { get; set; } = "a";

        [VectorType(2)]
        public float[] Features { get; set; } = [1, 2];

        [VectorType(2)]
        public double[] Doubles { get; set; } = [1, 2];

        public float[] Varying { get; set; } = [1, 2];
    }

    private sealed class KeyedRow
    {
        public uint Label { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }
}
