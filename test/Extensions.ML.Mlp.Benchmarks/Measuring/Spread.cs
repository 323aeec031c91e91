using System.Globalization;

namespace Extensions.ML.Mlp.Benchmarks.Measuring;

/// <summary>The middle and the ends of some measured values; a machine that does other work besides disturbs these least.</summary>
internal readonly record struct Spread(double Median, double Lowest, double Highest)
{
    internal Spread(IEnumerable<double> values)
        : this(0, 0, 0)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        double median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        (Median, Lowest, Highest) = (median, sorted[0], sorted[^1]);
    }

    /// <summary>A cell of a table: the median, and the lowest and the highest value after it.</summary>
    internal string Cell(string format)
    {
        return $"{Number(Median)} ({Number(Lowest)} to {Number(Highest)})";

        string Number(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }
}
