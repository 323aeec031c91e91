using Extensions.ML.Mlp.Benchmarks.Quality;

namespace Extensions.ML.Mlp.Tests.Tables;

/// <summary>Who is better in the benchmark of quality, and how its runs are kept.</summary>
[TestClass]
public sealed class StandingTests
{
    [TestMethod]
    [DataRow("Binary", true)]
    [DataRow("Multiclass", true)]
    [DataRow("Regression", false)]
    public void More_accuracy_is_better_and_less_error(string name, bool moreIsBetter)
    {
        var task = Enum.Parse<TableTask>(name);
        // Means: 0.7 against 0.6.
        var standing = new Standing(task, [Run(task, "more", 0.55), Run(task, "more", 0.85), Run(task, "less", 0.6), Run(task, "less", 0.6)]);
        Assert.AreEqual(moreIsBetter, standing.Beats("more", "less"));
        Assert.AreEqual(!moreIsBetter, standing.Beats("less", "more"));
        Assert.AreEqual(moreIsBetter ? "more" : "less", standing.BestOf(["more", "less", "absent"]));
    }

    [TestMethod]
    public void Alike_is_not_better_and_absent_is_neither()
    {
        var standing = new Standing(TableTask.Binary, [Run(TableTask.Binary, "one", 0.6), Run(TableTask.Binary, "other", 0.6)]);
        Assert.IsFalse(standing.Beats("one", "other"));
        Assert.IsNull(standing.Beats("one", "absent"));
        Assert.IsNull(standing.BestOf(["absent"]));
    }

    [TestMethod]
    public void Who_has_not_run_on_all_splits_is_not_compared()
    {
        var standing = new Standing(TableTask.Binary, [Run(TableTask.Binary, "all", 0.6), Run(TableTask.Binary, "all", 0.6), Run(TableTask.Binary, "some", 0.9)]);
        Assert.IsNull(standing.Beats("some", "all"));
        Assert.AreEqual("all", standing.BestOf(["some", "all"]));
    }

    [TestMethod]
    public void A_recipe_is_chosen_by_rows_held_out_and_not_by_test_rows()
    {
        var held = new Standing(TableTask.Binary, [Run(TableTask.Binary, "one", 0.6, 0.9), Run(TableTask.Binary, "other", 0.7, 0.8)]);
        Assert.AreEqual("one", held.ChosenOf(["one", "other"], otherwise: "third"));
        var without = new Standing(TableTask.Binary, [Run(TableTask.Binary, "one", 0.6, 0.9), Run(TableTask.Binary, "other", 0.7)]);
        Assert.AreEqual("third", without.ChosenOf(["one", "other"], otherwise: "third"));
    }

    [TestMethod]
    [DataRow(0.75)]
    [DataRow(null)]
    public void A_run_is_read_as_it_was_written(double? validation)
    {
        var run = new QualityRun("table", TableTask.Multiclass, "recipe", 3, 2, 0.875, 0.25, validation, 1.5, 2.25, 3.125, 12.5);
        Assert.AreEqual(run, QualityRun.FromCsv(run.ToCsv()));
    }

    [TestMethod]
    public void A_line_of_something_else_is_refused()
    {
        var refused = Assert.ThrowsExactly<FormatException>(() => QualityRun.FromCsv("1,2"));
        Assert.AreEqual($"A run must be a line of {QualityRun.CsvHeader}, but it is '1,2'.", refused.Message);
    }

    private static QualityRun Run(TableTask task, string recipe, double first, double? validation = null) => new("table", task, recipe, 1, 1, first, 0, validation, 0, 0, 0, 0);
}
