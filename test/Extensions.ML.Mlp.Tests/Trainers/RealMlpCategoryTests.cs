using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Tests.Trainers;

/// <summary>Categories under RealMLP, which scales and clips what it does not embed.</summary>
[TestClass]
public sealed class RealMlpCategoryTests
{
    private const int Sizes = 12;

    private readonly MLContext _context = new(1);

    /// <summary>RealMLP scales and clips numbers and one-hot slots; a table is read by ones and zeros all the same.</summary>
    [TestMethod]
    public void Tables_are_read_by_ones_and_zeros()
    {
        var options = MlpRegressionTrainer.Options.RealMlp();
        (options.LabelColumnName, options.Seed, options.Device, options.Epochs, options.BatchSize, options.EarlyStopping) = ("Price", 1, "cpu", 2, 32, null);
        var rows = Enumerable.Range(0, 240).Select(index => new Row { Weight = index % 17, Colour = $"colour {index % 3}", Size = $"size {(index % 2 == 0 ? 0 : index % (2 * Sizes) / 2)}", Price = index % 5 });
        var view = _context.Data.LoadFromEnumerable(rows.ToArray());
        var pipeline = _context.Transforms.Categorical.OneHotEncoding("Colour").Append(_context.Transforms.Categorical.OneHotEncoding("Size"))
            .Append(_context.Transforms.Concatenate("Features", "Weight", "Colour", "Size"))
            .Append(_context.Regression.Trainers.Mlp(options)).Fit(view);
        var model = pipeline.FindMlpModel()!;
        var stages = model.Stages.TakeWhile(stage => stage is not LookupStage).ToArray();
        var table = model.Stages.OfType<LookupStage>().Single().Tables.Single();
        Assert.AreEqual((4, table.Count), (table.First, model.FeatureCount - 4), "the sizes alone, behind a number and three colours");
        // The first size has half of the rows, and the others few: a robust scaling would take them elsewhere.
        for (int size = -1; size < table.Count; size++)
        {
            float[] row = new float[model.FeatureCount];
            (row[0], row[1]) = (8, 1);
            if (size >= 0) row[table.First + size] = 1;
            CollectionAssert.AreEqual(row[table.First..], Before(stages, row)[table.First..], $"size {size}");
        }
        Assert.AreNotEqual(1f, Before(stages, [8, 1, 0, 0, .. new float[table.Count]])[1], "slots that stay one-hot are scaled and clipped");
    }

    private static float[] Before(Stage[] stages, float[] row)
    {
        foreach (var stage in stages)
        {
            var result = new float[stage.OutputStride];
            stage.Apply(new(row, row.Length), new(result, 1, result.Length));
            row = result[..stage.OutputCount];
        }
        return row;
    }

    private sealed class Row
    {
        public float Weight { get; set; }

        public string Colour { get; set; } = "";

        public string Size { get; set; } = "";

        public float Price { get; set; }
    }
}
