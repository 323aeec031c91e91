using Extensions.ML.Mlp.Data.Columns;
using Extensions.ML.Mlp.Data.Statistics;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Data.Preprocessing;

/// <summary>
/// The curves that make the values of numbers normally distributed: from a value to its share of the rows at or below it (half of equal
/// values count as below), and on to the normal score of that share, as scikit-learn's <c>QuantileTransformer</c>. Between quantiles the
/// share is linear; its normal score is followed by knots close enough that it is off by less than a thousandth. Of rows that are a sample
/// the ends are those of all rows.
/// </summary>
internal static class QuantileTransformer
{
    /// <summary>The share beyond which none is told apart: scores end at ±5.2.</summary>
    private const double MinShare = 1e-7;

    /// <summary>How far a curve may be from the exact one.</summary>
    private const double Tolerance = 1e-3;

    private const int MinQuantiles = 10, MaxQuantiles = 1000, RowsOfQuantile = 30;

    /// <param name="sample">The rows.</param>
    /// <param name="ranges">Of the features.</param>
    /// <param name="categories">The slots that are no numbers.</param>
    internal static QuantileStage Fit(DenseRows sample, ColumnRanges ranges, IReadOnlyList<CategorySlots> categories)
    {
        var categoryOf = CategorySlots.ByFeature(categories, sample.FeatureCount);
        int[] numbers = [.. Enumerable.Range(0, sample.FeatureCount).Where(HasCurve)];
        // A value that does not change carries nothing: whatever it is later, it counts 0.
        (float[] Knots, float[] Values)[] curves =
            [.. numbers.Select(number => ranges.IsConstant(number) ? ([0, 1], [0, 0]) : Curve(SharesOf(sample, ranges, number)))];
        return new(
            sample.FeatureCount,
            numbers,
            Array.ConvertAll(curves, curve => curve.Knots),
            Array.ConvertAll(curves, curve => curve.Values));

        bool HasCurve(int feature) => ranges.IsEmpty(feature) || (!ranges.IsIndicator(feature) && categoryOf[feature] is null);
    }

    /// <summary>Values, ascending, and the share of the rows at or below each.</summary>
    private static List<(float Value, double Share)> SharesOf(DenseRows sample, ColumnRanges ranges, int feature)
    {
        // Drawn rows may lack all that have a value of it.
        var column = SortedColumn.TryOf(sample, feature);
        if (column is null) return [(ranges.Min(feature), 0), (ranges.Max(feature), 1)];
        int quantiles = (int)Math.Clamp(column.Count / RowsOfQuantile, MinQuantiles, MaxQuantiles);
        var shares = new List<(float Value, double Share)>();
        for (int i = 0, equal; i < quantiles; i += equal)
        {
            float value = column.Quantile((double)i / (quantiles - 1));
            equal = 1;
            while (i + equal < quantiles && column.Quantile((double)(i + equal) / (quantiles - 1)) == value) equal++;
            // The middle of the shares that have the value, at the ends too: else a column of mostly zeros would lie at -5.2.
            shares.Add((value, (i + (equal - 1) / 2.0) / (quantiles - 1)));
        }
        // A value too rare for the drawn rows differs from those that are equal in them: it has the share that it has in all rows.
        if (shares[0].Share > 0 && ranges.Min(feature) < shares[0].Value) shares.Insert(0, (ranges.Min(feature), 0));
        if (shares[^1].Share < 1 && ranges.Max(feature) > shares[^1].Value) shares.Add((ranges.Max(feature), 1));
        return shares;
    }

    private static (float[] Knots, float[] Values) Curve(List<(float Value, double Share)> shares)
    {
        List<float> knots = [shares[0].Value], values = [(float)Score(shares[0].Share)];
        foreach (var (from, to) in shares.Zip(shares.Skip(1))) Follow(from.Value, from.Share, to.Value, to.Share);
        return ([.. knots], [.. values]);

        void Follow(double from, double fromShare, double to, double toShare)
        {
            double middle = (from + to) / 2, share = (fromShare + toShare) / 2;
            bool isClose = Math.Abs((Score(fromShare) + Score(toShare)) / 2 - Score(share)) < Tolerance;
            if (isClose || (float)middle <= (float)from || (float)middle >= (float)to)
            {
                // A share of a shorter segment could not be told in singles.
                if ((float)to - knots[^1] < MinSpread.Of(0)) return;
                knots.Add((float)to);
                values.Add((float)Score(toShare));
                return;
            }
            Follow(from, fromShare, middle, share);
            Follow(middle, share, to, toShare);
        }
    }

    private static double Score(double share) => Probit.Of(Math.Clamp(share, MinShare, 1 - MinShare));
}
