using Mlp.Samples;

namespace Extensions.ML.Mlp.Tests.Tables;

/// <summary>How the benchmark of quality understands a file of comma-separated values, and splits it.</summary>
[TestClass]
public sealed class TableTests
{
    private readonly string _file = Path.GetTempFileName();

    [TestCleanup]
    public void Delete() => File.Delete(_file);

    [TestMethod]
    [DataRow("no", "yes", "maybe", null, "Multiclass")]
    [DataRow("no", "yes", "no", null, "Binary")]
    [DataRow("0", "1", "0", null, "Binary")]
    [DataRow("0", "1", "2.5", null, "Regression")]
    [DataRow("0", "1", "2", "Multiclass", "Multiclass")]
    [DataRow("0", "1", "0", "Regression", "Regression")]
    public void The_label_suggests_the_task_unless_one_is_given(string first, string second, string third, string? given, string expected) =>
        Assert.AreEqual(expected, Open([first, second, third], given).Task.ToString());

    [TestMethod]
    [DataRow("no", "yes", "maybe", "Binary", "The label 'label' must have two values for a binary classification, but it has 3; choose another with --label, or another --task.")]
    [DataRow("no", "1", "2", "Regression", "The label 'label' must be a number for a regression, but it has texts such as 'no'; choose another with --label, or another --task.")]
    [DataRow("7", "7", "7", null, "The label 'label' must have at least two values, but all rows are alike; choose another with --label, or another --task.")]
    public void A_label_that_does_not_suit_is_refused(string first, string second, string third, string? given, string expected)
    {
        var refused = Assert.ThrowsExactly<UserMistakeException>(() => Open([first, second, third], given));
        Assert.AreEqual(expected, refused.Message);
    }

    [TestMethod]
    public void Rows_are_split_without_loss_by_the_seed_and_gaps_stay_gaps()
    {
        var table = Open(["no", "yes", "maybe"], null);
        Assert.AreEqual((1, 1), table.Inputs, "a number and a category; the line's own number is left out, and so is what never changes");
        var (train, test) = table.Split(seed: 1);
        float[][] features = [.. Rows(train), .. Rows(test)];
        Assert.HasCount(120, features);
        Assert.AreEqual(30, Rows(test).Length, 12.0, "a quarter, each row drawn by itself");
        Assert.IsTrue(features.All(row => row.Length == 3 && row[1] + row[2] == 1), "a number, and an indicator a category");
        Assert.AreEqual(30, features.Count(row => float.IsNaN(row[0])));
        CollectionAssert.AreEqual(Rows(test).Select(row => row[1]).ToArray(), Rows(table.Split(seed: 1).Test).Select(row => row[1]).ToArray());
        Assert.AreNotEqual(Sum(test), Sum(table.Split(seed: 2).Test));
    }

    [TestMethod]
    public void A_test_file_is_the_test_rows()
    {
        Write(["no", "yes"]);
        string testFile = Path.GetTempFileName();
        File.WriteAllText(testFile, File.ReadAllText(_file).Replace("no\n", "no.\n").Replace("yes\n", "yes.\n"));
        var (train, test) = Table.Open(new("file", _file) { LeftOut = "line", TestFile = testFile, TestLabelEnd = "." }).Split(seed: 1);
        CollectionAssert.AreEqual(train.GetColumn<bool>("Label").ToArray(), test.GetColumn<bool>("Label").ToArray());
        Assert.AreEqual(60, test.GetColumn<bool>("Label").Count(label => label));
        File.Delete(testFile);
    }

    private Table Open(string[] labels, string? task)
    {
        Write(labels);
        return Table.Open(new("file", _file) { LeftOut = "line", Task = task is null ? null : Enum.Parse<TableTask>(task) });
    }

    /// <summary>120 rows: their number, a number of which every fourth is missing, a category, a constant, and the label.</summary>
    private void Write(string[] labels) => File.WriteAllText(
        _file,
        "line,number,colour,same,label\n" + string.Concat(Enumerable.Range(0, 120).Select(row =>
            $"{row},{(row % 4 == 0 ? "" : row)},\"{(row % 3 == 0 ? "red, dark" : "blue")}\",1,{labels[row % labels.Length]}\n")));

    private static float[][] Rows(IDataView view) => [.. view.GetColumn<float[]>("Features")];

    private static float Sum(IDataView view) => Rows(view).Select(row => row[0]).Where(float.IsFinite).Sum();
}
