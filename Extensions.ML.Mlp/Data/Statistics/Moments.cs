namespace Extensions.ML.Mlp.Data.Statistics;

/// <summary>
/// The weighted mean and deviation (of the population) of each column, in one pass: from sums of differences to the first value, so that
/// values far from 0 keep their digits. Missing values are left out, each column's on its own; of a column without any value both are 0.
/// </summary>
internal sealed class Moments(int width)
{
    private readonly double[] _first = new double[width], _sums = new double[width];
    private readonly double[] _squares = new double[width], _weights = new double[width];

    internal void Add(ReadOnlySpan<float> row, double weight)
    {
        for (int column = 0; column < row.Length; column++)
        {
            if (float.IsNaN(row[column])) continue;
            if (_weights[column] == 0) _first[column] = row[column];
            _weights[column] += weight;
            double difference = row[column] - _first[column], weighted = weight * difference;
            _sums[column] += weighted;
            _squares[column] += weighted * difference;
        }
    }

    internal double Mean(int column) => _first[column] + _sums[column] / WeightOf(column);

    internal double Deviation(int column)
    {
        double weight = WeightOf(column), mean = _sums[column] / weight;
        double deviation = Math.Sqrt(Math.Max(0, _squares[column] / weight - mean * mean));
        // Values that differ by less than single precision tells are alike.
        return deviation > 1e-7 * Math.Abs(Mean(column)) ? deviation : 0;
    }

    private double WeightOf(int column) => _weights[column] is > 0 and var weight ? weight : 1;
}
