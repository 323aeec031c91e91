namespace Extensions.ML.Mlp.TestSupport.Tables;

/// <summary>Where a table is found, and what is known of it beyond its file.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="File">The file of all rows, or of those for training.</param>
internal sealed record TableSource(string Name, string File)
{
    /// <summary>The name of the column to predict; the last one when null.</summary>
    internal string? Label { get; init; }

    /// <summary>What the label suggests when null.</summary>
    internal TableTask? Task { get; init; }

    /// <summary>A column that nothing is predicted from.</summary>
    internal string? LeftOut { get; init; }

    /// <summary>The share of the rows that a split draws for testing.</summary>
    internal double TestShare { get; init; } = 0.25;

    /// <summary>The file of the test rows; when null they are drawn.</summary>
    internal string? TestFile { get; init; }

    /// <summary>What the label of the test file ends with, and that of the other does not.</summary>
    internal string TestLabelEnd { get; init; } = "";

    /// <summary>What the label of a regression is counted in.</summary>
    internal double Unit { get; init; } = 1;

    /// <summary>Scikit-learn's small sets, as they lie with the tests; the test rows that are marked there are drawn anew.</summary>
    internal static TableSource[] Shipped { get; } =
    [
        OfScikitLearn("iris", "iris", TableTask.Multiclass),
        OfScikitLearn("wine", "wine", TableTask.Multiclass),
        OfScikitLearn("breast cancer", "breast_cancer", TableTask.Binary),
        OfScikitLearn("digits", "digits", TableTask.Multiclass),
        OfScikitLearn("diabetes", "diabetes", TableTask.Regression),
    ];

    /// <summary>The public tables whose files a folder has; splits as the papers have them.</summary>
    internal static IEnumerable<TableSource> In(DirectoryInfo folder)
    {
        TableSource[] known =
        [
            new("California housing", Path("california-housing.csv")) { Label = "median_house_value", Unit = 100_000, TestShare = 0.2 },
            new("diamonds", Path("diamonds.csv")) { Label = "price", TestShare = 1.0 / 3 },
            new("Adult", Path("adult-train.csv")) { TestFile = Path("adult-test.csv"), TestLabelEnd = "." },
        ];
        return known.Where(table => System.IO.File.Exists(table.File) && (table.TestFile is null || System.IO.File.Exists(table.TestFile)));

        string Path(string file) => System.IO.Path.Combine(folder.FullName, file);
    }

    private static TableSource OfScikitLearn(string name, string file, TableTask task) => new(name, Path.Combine(AppContext.BaseDirectory, "Tables", $"{file}.csv"))
    {
        Label = "Label",
        Task = task,
        LeftOut = "IsTest",
    };
}
