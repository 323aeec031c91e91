namespace Extensions.ML.Mlp.Data;

/// <summary>
/// The weighted mean and deviation (of the population) of each column, in one pass: from sums of differences to the first row, so that
/// values far from 0 keep their digits.
/// </summary>
internal sealed class Moments(int width)
{
    private readonly double[] _first = new double[width], _sums = new double[width], _squares = new double[width];
    private double _weight;
    private bool _begun;

    internal void Add(ReadOnlySpan<float> row, double weight)
    {
        if (!_begun) Begin(row);
        _weight += weight;
        for (int column = 0; column < row.Length; column++)
        {
            double difference = row[column] - _first[column], weighted = weight * difference;
            _sums[column] += weighted;
            _squares[column] += weighted * difference;
        }
    }

    internal double Mean(int column) => _first[column] + _sums[column] / _weight;

    internal double Deviation(int column)
    {
        double mean = _sums[column] / _weight, deviation = Math.Sqrt(Math.Max(0, _squares[column] / _weight - mean * mean));
        // Values that differ by less than single precision tells are alike.
        return deviation > 1e-7 * Math.Abs(Mean(column)) ? deviation : 0;
    }

    private void Begin(ReadOnlySpan<float> row)
    {
        _begun = true;
        for (int column = 0; column < row.Length; column++) _first[column] = row[column];
    }
}
