using Microsoft.ML;
using Microsoft.ML.Data;

namespace Extensions.ML.Mlp.Benchmarks.Defaults;

/// <summary>A public table, its columns made into Features and Label; categories are one-hot.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="IsClassification">Binary classification, measured by accuracy; else regression, measured by RMSE.</param>
/// <param name="TestFraction">The share of rows that is for testing; null where a file of its own has them.</param>
/// <param name="Rows">All rows, or those for training.</param>
/// <param name="TestRows">The rows of the test file.</param>
internal sealed record Table(string Name, bool IsClassification, double? TestFraction, IDataView Rows, IDataView? TestRows)
{
    /// <summary>The tables whose files the folder has.</summary>
    internal static IEnumerable<Table> In(MLContext context, DirectoryInfo folder)
    {
        if (Has("california-housing.csv")) yield return new("California housing", false, 0.2, California(context, Path("california-housing.csv")), null);
        if (Has("diamonds.csv")) yield return new("diamonds", false, 1.0 / 3, Diamonds(context, Path("diamonds.csv")), null);
        if (Has("adult-train.csv") && Has("adult-test.csv"))
        {
            var train = AdultRows(context, Path("adult-train.csv"));
            var features = OneHot(context, [1, 3, 5, 6, 7, 8, 9, 13], [0, 2, 4, 10, 11, 12]).Fit(train);
            yield return new("Adult", true, null, features.Transform(train), features.Transform(AdultRows(context, Path("adult-test.csv"))));
        }

        bool Has(string file) => File.Exists(Path(file));
        string Path(string file) => System.IO.Path.Combine(folder.FullName, file);
    }

    private static IDataView California(MLContext context, string file)
    {
        var rows = Load(context, file, header: true, quoted: false, numbers: 9, texts: []);
        return context.Transforms.Concatenate("Features", [.. Enumerable.Range(0, 8).Select(Column)])
            .Append(context.Transforms.Expression("Label", "x => x / 100000", Column(8)))
            .Fit(rows).Transform(rows);
    }

    private static IDataView Diamonds(MLContext context, string file)
    {
        var rows = Load(context, file, header: true, quoted: true, numbers: 10, texts: [1, 2, 3]);
        return OneHot(context, [1, 2, 3], [0, 4, 5, 7, 8, 9])
            .Append(context.Transforms.CopyColumns("Label", Column(6)))
            .Fit(rows).Transform(rows);
    }

    /// <summary>The test file ends each label with a full stop.</summary>
    private static IDataView AdultRows(MLContext context, string file)
    {
        var rows = Load(context, file, header: false, quoted: false, numbers: 15, texts: [1, 3, 5, 6, 7, 8, 9, 13, 14]);
        return context.Transforms.CustomMapping<Income, Earner>((income, earner) => earner.Label = income.C14.ToString().Contains('>'), contractName: null).Fit(rows).Transform(rows);
    }

    private static EstimatorChain<ColumnConcatenatingTransformer> OneHot(MLContext context, int[] texts, int[] numbers) =>
        context.Transforms.Categorical.OneHotEncoding([.. texts.Select(index => new InputOutputColumnPair(Column(index)))])
            .Append(context.Transforms.Concatenate("Features", [.. numbers.Concat(texts).Select(Column)]));

    private static IDataView Load(MLContext context, string file, bool header, bool quoted, int numbers, int[] texts) => context.Data.LoadFromTextFile(file, new TextLoader.Options
    {
        Separators = [','],
        HasHeader = header,
        AllowQuoting = quoted,
        TrimWhitespace = true,
        Columns = [.. Enumerable.Range(0, numbers).Select(index => new TextLoader.Column(Column(index), texts.Contains(index) ? DataKind.String : DataKind.Single, index))],
    });

    private static string Column(int index) => $"C{index}";

    private sealed class Income
    {
        public ReadOnlyMemory<char> C14 { get; set; }
    }

    private sealed class Earner
    {
        public bool Label { get; set; }
    }
}
