using Microsoft.ML;
using Microsoft.ML.Data;
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
        if (inputs.Count == 0)
        {
            throw new UserMistakeException(
                "The file must have a column to predict from: beside the label, one of numbers or of few texts, "
                + "and not always the same.");
        }
        string[] numbers = Names(inputs.Where(column => column.IsNumber)), texts = Names(inputs.Where(column => !column.IsNumber));
        var chain = new EstimatorChain<ITransformer>();
        if (numbers.Length > 0)
        {
            var mean = MissingValueReplacingEstimator.ReplacementMode.Mean;
            chain = Then(chain, context.Transforms.ReplaceMissingValues(Same(numbers), mean));
        }
        if (texts.Length > 0) chain = Then(chain, context.Transforms.Categorical.OneHotEncoding(Same(texts)));
        return Then(chain, context.Transforms.Concatenate("Features", [.. numbers, .. texts]));
    }

    private static EstimatorChain<ITransformer> Then(EstimatorChain<ITransformer> chain, IEstimator<ITransformer> next) =>
        chain.Append(next);

    private static string[] Names(IEnumerable<TableColumn> columns) => [.. columns.Select(TableFile.InputName)];

    private static InputOutputColumnPair[] Same(string[] names) => [.. names.Select(name => new InputOutputColumnPair(name))];
}
