using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace Mlp.Samples.Tabular;

/// <summary>Makes the column Features of the columns of a table.</summary>
internal static class TableFeatures
{
    /// <summary>The columns that a prediction is made from: all but the label, those of one value, and those of too many texts.</summary>
    internal static TableColumn[] Inputs(TableFile file, TableColumn label) =>
        [.. file.Columns.Where(column => column != label && !column.IsConstant && !column.HasTooManyTexts)];

    /// <summary>
    /// Missing numbers become the mean. Texts become an input a category; where one is missing none is set, or, where the file says so
    /// with '?' and the like, its own.
    /// </summary>
    /// <exception cref="UserMistakeException">There is no column to predict from.</exception>
    internal static IEstimator<ITransformer> Create(MLContext context, IReadOnlyCollection<TableColumn> inputs)
    {
        string[] numbers = Names(inputs.Where(column => column.IsNumber));
        var joined = Join(context, inputs);
        return numbers.Length == 0
            ? joined
            : context.Transforms.ReplaceMissingValues(Same(numbers), MissingValueReplacingEstimator.ReplacementMode.Mean).Append(joined);
    }

    /// <summary>As <see cref="Create"/> does, but missing numbers stay NaN.</summary>
    /// <exception cref="UserMistakeException">There is no column to predict from.</exception>
    internal static IEstimator<ITransformer> Join(MLContext context, IReadOnlyCollection<TableColumn> inputs)
    {
        if (inputs.Count == 0)
        {
            throw new UserMistakeException(
                "The file must have a column to predict from: beside the label, one of numbers or of few texts, "
                + "and not always the same.");
        }
        string[] numbers = Names(inputs.Where(column => column.IsNumber)), texts = Names(inputs.Where(column => !column.IsNumber));
        var features = context.Transforms.Concatenate("Features", [.. numbers, .. texts]);
        return texts.Length == 0 ? features : context.Transforms.Categorical.OneHotEncoding(Same(texts)).Append(features);
    }

    private static string[] Names(IEnumerable<TableColumn> columns) => [.. columns.Select(TableFile.InputName)];

    private static InputOutputColumnPair[] Same(string[] names) => [.. names.Select(name => new InputOutputColumnPair(name))];
}
