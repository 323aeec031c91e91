namespace Extensions.ML.Mlp.Tests.Trainers.Contract;

/// <summary>The columns that a trainer promises are those its model adds, and those a trainer of ML.NET adds for the task.</summary>
[TestClass]
public sealed class SchemaContractTests
{
    [TestMethod, EachTrainer]
    public void The_schema_promised_is_the_schema_given(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var (view, trainer) = (contract.Rows(20), contract.Trainer(contract.Quick(epochs: 1)));
        CollectionAssert.AreEqual(
            Shape(trainer.GetOutputSchema(SchemaShape.Create(view.Schema))),
            Shape(SchemaShape.Create(trainer.Fit(view).Transform(view).Schema)));
    }

    [TestMethod, EachTrainer]
    public void The_schema_promised_is_that_of_ML_NETs_trainer(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var input = SchemaShape.Create(contract.Rows(20).Schema);
        CollectionAssert.AreEqual(Shape(contract.Rival.GetOutputSchema(input)), Shape(contract.Trainer(contract.Quick()).GetOutputSchema(input)));
    }

    [TestMethod, EachTrainer]
    public void Types_and_annotations_with_their_values_are_those_of_ML_NETs_trainer(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var view = contract.Rows(40);
        var ours = Described(contract.Fit(contract.Quick(epochs: 1), view).Transform(view).Schema);
        CollectionAssert.AreEqual(Described(contract.Rival.Fit(view).Transform(view).Schema), ours);
        CollectionAssert.AreEqual(ours, Described(contract.Fit(contract.Quick(epochs: 1), view).GetOutputSchema(view.Schema)));
    }

    private static bool IsOutput(string name) => name is "Score" or "Probability" or "PredictedLabel";

    private static string[] Shape(SchemaShape shape) =>
    [
        .. shape.Where(column => IsOutput(column.Name)).OrderBy(column => column.Name)
            .Select(column => $"{column.Name}: {column.Kind} {column.ItemType} key {column.IsKey} [{string.Join(", ", column.Annotations.Select(a => $"{a.Name} {a.Kind} {a.ItemType} key {a.IsKey}").Order())}]"),
    ];

    private static string[] Described(DataViewSchema schema) =>
    [
        .. schema.Where(column => IsOutput(column.Name)).Select(column =>
            $"{column.Name}: {column.Type} [{string.Join(", ", column.Annotations.Schema.Select(annotation => $"{annotation.Name} {annotation.Type} {Value(column, annotation)}").Order())}]"),
    ];

    /// <summary>The id of the set of score columns numbers the models of a schema.</summary>
    private static string Value(DataViewSchema.Column column, DataViewSchema.Column annotation)
    {
        if (annotation.Type is VectorDataViewType { ItemType: TextDataViewType })
        {
            VBuffer<ReadOnlyMemory<char>> names = default;
            column.Annotations.GetValue(annotation.Name, ref names);
            return string.Join('|', names.DenseValues());
        }
        if (annotation.Type is not TextDataViewType) return "";
        ReadOnlyMemory<char> text = default;
        column.Annotations.GetValue(annotation.Name, ref text);
        return text.ToString();
    }
}
