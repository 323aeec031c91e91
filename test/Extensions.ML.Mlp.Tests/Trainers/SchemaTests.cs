namespace Extensions.ML.Mlp.Tests.Trainers;

/// <summary>Columns: what the trainer asks for, promises and gives.</summary>
[TestClass]
public sealed class SchemaTests
{
    private readonly MLContext _context = new(1);

    [TestMethod]
    public void The_schema_promised_is_the_schema_given()
    {
        var pipeline = Points.Features(_context).Append(_context.BinaryClassification.Trainers.Mlp(Points.Quick(epochs: 1)));
        var view = Points.Clouds(20).View(_context);
        CollectionAssert.AreEqual(Outputs(pipeline.GetOutputSchema(SchemaShape.Create(view.Schema))), Outputs(SchemaShape.Create(pipeline.Fit(view).Transform(view).Schema)));
    }

    [TestMethod]
    public void The_outputs_carry_ML_NETs_annotations()
    {
        var view = Points.Clouds(20).View(_context);
        var schema = Points.Features(_context).Append(_context.BinaryClassification.Trainers.Mlp(Points.Quick(epochs: 1))).Fit(view).Transform(view).Schema;
        var rival = Points.Features(_context).Append(_context.BinaryClassification.Trainers.LbfgsLogisticRegression()).Fit(view).Transform(view).Schema;
        foreach (string column in new[] { "Score", "Probability", "PredictedLabel" })
        {
            Assert.AreEqual(rival[column].Type, schema[column].Type, column);
            CollectionAssert.AreEqual(Annotations(rival[column]), Annotations(schema[column]), column);
        }
    }

    [TestMethod]
    [DataRow("No", "Features", null, "Could not find label column 'No' (Parameter 'inputSchema')")]
    [DataRow("Label", "No", null, "Could not find feature column 'No' (Parameter 'inputSchema')")]
    [DataRow("Label", "Features", "No", "Could not find weight column 'No' (Parameter 'inputSchema')")]
    [DataRow("Class", "Features", null, "Schema mismatch for label column 'Class': expected Boolean, got String (Parameter 'labelCol')")]
    [DataRow("Label", "X1", null, "Schema mismatch for feature column 'X1': expected Vector<Single>, got Single (Parameter 'inputSchema')")]
    [DataRow("Label", "Features", "Class", "Schema mismatch for weight column 'Class': expected Single, got String (Parameter 'inputSchema')")]
    public void Missing_and_mistyped_columns_are_told_in_ML_NETs_words(string label, string features, string? weight, string message)
    {
        var view = Points.Features(_context).Fit(Points.Clouds(2).View(_context)).Transform(Points.Clouds(20).View(_context));
        var trainer = _context.BinaryClassification.Trainers.Mlp(label, features, weight);
        Assert.AreEqual(message, Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trainer.Fit(view)).Message);
    }

    [TestMethod]
    public void Validation_data_is_checked_like_training_data()
    {
        var view = Points.Features(_context).Fit(Points.Clouds(2).View(_context)).Transform(Points.Clouds(20).View(_context));
        var trainer = _context.BinaryClassification.Trainers.Mlp(Points.Quick(epochs: 1));
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trainer.Fit(view, Points.Clouds(20).View(_context)));
        Assert.AreEqual("Could not find feature column 'Features' (Parameter 'inputSchema')", error.Message);

        var wide = Points.Vectors(_context, 3, Points.Row(true, 1, 2, 3));
        Assert.AreEqual(
            "The validation data must have as many features as the training data, 2, but it has 3; pass both through the same transformers.",
            Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(view, wide)).Message);

        var empty = Points.Features(_context).Fit(Points.Clouds(2).View(_context)).Transform(Points.Clouds(0).View(_context));
        Assert.AreEqual(
            "The validation data must have rows, but it has none; check the source and the filters before the trainer.",
            Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(view, empty)).Message);
    }

    [TestMethod]
    public void Data_without_a_usable_row_or_a_second_class_is_an_error()
    {
        Assert.AreEqual("The training data must have rows, but it has none; check the source and the filters before the trainer.", Refusal());
        Assert.AreEqual(
            "The training data must have a row with finite features, label and weight (above 0), but all 2 rows were skipped; replace missing values before the trainer.",
            Refusal(Points.Row(true, float.NaN), Points.Row(false, float.NegativeInfinity)));
        Assert.AreEqual(
            "The training label column 'Label' must hold both classes, but all 2 rows are true; give rows of the other class too.",
            Refusal(Points.Row(true, 1), Points.Row(true, 2)));
        Assert.AreEqual(
            "The training label column 'Label' must hold both classes, but all 1 rows are false; give rows of the other class too.",
            Refusal(Points.Row(false, 1)));
    }

    [TestMethod]
    public void Features_of_unknown_length_are_refused_in_ML_NETs_words()
    {
        var view = _context.Data.LoadFromEnumerable(new[] { Points.Row(true, 1) });
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _context.BinaryClassification.Trainers.Mlp().Fit(view));
        Assert.AreEqual("Schema mismatch for feature column 'Features': expected Vector<Single>, got VarVector<Single> (Parameter 'inputSchema')", error.Message);
    }

    [TestMethod]
    public void Data_of_another_width_is_refused()
    {
        var model = _context.BinaryClassification.Trainers.Mlp(Points.Quick(epochs: 1)).Fit(Points.Vectors(_context, 2, Points.Row(true, 1, 2), Points.Row(false, 2, 1)));
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => model.Transform(Points.Vectors(_context, 3, Points.Row(true, 1, 2, 3))));
        Assert.AreEqual("Incompatible features column type: 'Vector<Single, 3>' vs 'Vector<Single, 2>'", error.Message);
    }

    private string Refusal(params VectorRow[] rows)
    {
        var options = MlpBinaryTrainer.Options.Plain();
        options.MissingValues = MissingValues.SkipRow;
        return Assert.ThrowsExactly<InvalidOperationException>(() => _context.BinaryClassification.Trainers.Mlp(options).Fit(Points.Vectors(_context, 1, rows))).Message;
    }

    private static string[] Outputs(SchemaShape shape) =>
    [
        .. shape.Where(column => column.Name is "Score" or "Probability" or "PredictedLabel").OrderBy(column => column.Name)
            .Select(column => $"{column.Name}: {column.Kind} {column.ItemType} key {column.IsKey} [{string.Join(", ", column.Annotations.Select(a => a.Name).Order())}]"),
    ];

    private static string[] Annotations(DataViewSchema.Column column) => [.. column.Annotations.Schema.Select(annotation => $"{annotation.Name}: {annotation.Type}").Order()];
}
