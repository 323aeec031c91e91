namespace Extensions.ML.Mlp.Data.Statistics;

/// <summary>The values of a feature in order, without those that are missing. A weight of 2 is the value twice.</summary>
internal sealed class SortedColumn
{
    private readonly float[] _values;

    /// <summary>The sum of the weights up to each value; null where all count 1.</summary>
    private readonly double[]? _sums;

    private SortedColumn(float[] values, double[]? sums) => (_values, _sums) = (values, sums);

    /// <summary>The number of values, each as often as its weight.</summary>
    internal double Count => _sums is null ? _values.Length : _sums[^1];

    /// <summary>The values of a feature; a single 0 where it is missing in all rows.</summary>
    internal static SortedColumn Of(DenseRows rows, int feature) => TryOf(rows, feature) ?? new([0], null);

    /// <summary>The values of a feature; null where it is missing in all rows.</summary>
    internal static SortedColumn? TryOf(DenseRows rows, int feature)
    {
        float[] values = new float[rows.Count], masses = new float[rows.Weights?.Length ?? 0];
        int count = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            float value = rows.FeaturesOf(row)[feature];
            if (float.IsNaN(value)) continue;
            values[count] = value;
            if (rows.Weights is { } weights) masses[count] = weights[row];
            count++;
        }
        if (count == 0) return null;
        Array.Resize(ref values, count);
        if (rows.Weights is null)
        {
            Array.Sort(values);
            return new(values, null);
        }
        Array.Resize(ref masses, count);
        Array.Sort(values, masses);
        // Weights that come to less than the values would be shares of one: they are blown up.
        double total = masses.Sum(mass => (double)mass), scale = Math.Max(1, values.Length / total), sum = 0;
        return new(values, Array.ConvertAll(masses, mass => sum += mass * scale));
    }

    /// <summary>The share of the rows that have the most common value.</summary>
    internal double LargestShare()
    {
        double largest = 0;
        for (int start = 0, end; start < _values.Length; start = end)
        {
            end = start + 1;
            while (end < _values.Length && _values[end] == _values[start]) end++;
            largest = Math.Max(largest, _sums is null ? end - start : _sums[end - 1] - (start == 0 ? 0 : _sums[start - 1]));
        }
        return largest / Count;
    }

    /// <summary>The values without repetition.</summary>
    internal SortedColumn Distinct() => new([.. _values.Distinct()], null);

    /// <summary>The value at a share of the way from the least, 0, to the largest, 1; linear between values (NumPy's default).</summary>
    internal float Quantile(double share)
    {
        double place = share * (Count - 1), whole = Math.Floor(place);
        float below = ValueAt(whole), above = ValueAt(Math.Min(whole + 1, Count - 1));
        return (float)(below + (place - whole) * ((double)above - below));
    }

    /// <summary>
    /// The least value at or below which lies at least a share of the rows; no interpolation, which weights would change.
    /// </summary>
    internal float LowerQuantile(double share)
    {
        if (_sums is null) return _values[Math.Clamp((int)Math.Ceiling(share * _values.Length) - 1, 0, _values.Length - 1)];
        int index = Array.BinarySearch(_sums, share * Count);
        return _values[Math.Min(index < 0 ? ~index : index, _values.Length - 1)];
    }

    /// <summary>The quartiles; a row's weight counts.</summary>
    internal (double Lower, double Median, double Upper) Quartiles() => (LowerQuantile(0.25), LowerQuantile(0.5), LowerQuantile(0.75));

    /// <summary>The value at a place from 0, each value taking as many places as its weight.</summary>
    private float ValueAt(double place)
    {
        if (_sums is null) return _values[(int)place];
        int index = Array.BinarySearch(_sums, place);
        // A value's places end before its sum.
        return _values[Math.Min(index < 0 ? ~index : index + 1, _values.Length - 1)];
    }
}
