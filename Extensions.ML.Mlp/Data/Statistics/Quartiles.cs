namespace Extensions.ML.Mlp.Data.Statistics;

/// <summary>The quartiles of each feature; a row's weight counts, and rows where the feature is missing do not. 0 without any value.</summary>
internal static class Quartiles
{
    internal static (double Lower, double Median, double Upper) Of(TrainingRows rows, int feature)
    {
        var column = SortedColumn.Of(rows, feature);
        return (column.Least(0.25), column.Least(0.5), column.Least(0.75));
    }
}
