namespace Extensions.ML.Mlp.Data.Statistics;

/// <summary>The quartiles of each feature; a row's weight counts, and rows where the feature is missing do not. 0 without any value.</summary>
internal static class Quartiles
{
    internal static (double Lower, double Median, double Upper) Of(DenseRows rows, int feature)
    {
        var column = SortedColumn.Of(rows, feature);
        return (column.LowerQuantile(0.25), column.LowerQuantile(0.5), column.LowerQuantile(0.75));
    }
}
