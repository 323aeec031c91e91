namespace Extensions.ML.Mlp.Data;

/// <summary>The values of a feature in order, without those that are missing.</summary>
internal sealed class SortedColumn
{
    private readonly float[] _values;

    /// <summary>The share of the rows before each value, weights counted: 0 at the first, 1 at the last; null where all rows count alike.</summary>
    private readonly double[]? _places;

    private SortedColumn(float[] values, double[]? places) => (_values, _places) = (values, places);

    internal int Count => _values.Length;

    internal static SortedColumn Of(TrainingRows rows, int feature)
    {
        int[] present = [.. Enumerable.Range(0, rows.Count).Where(row => !float.IsNaN(rows.Features[(long)row * rows.FeatureCount + feature]))];
        float[] values = Array.ConvertAll(present, row => rows.Features[(long)row * rows.FeatureCount + feature]);
        if (rows.Weights is not { } weights || values.Length < 2)
        {
            Array.Sort(values);
            return new(values.Length > 0 ? values : [0], null);
        }
        float[] masses = Array.ConvertAll(present, row => weights[row]);
        Array.Sort(values, masses);
        double total = masses.SkipLast(1).Sum(mass => (double)mass), before = 0;
        var places = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            places[i] = before / total;
            before += masses[i];
        }
        return new(values, places);
    }

    /// <summary>The values without repetition.</summary>
    internal SortedColumn Distinct() => new([.. _values.Distinct()], null);

    /// <summary>The value at a share of the way from the least, 0, to the largest, 1; linear between values (NumPy's default).</summary>
    internal float Quantile(double share)
    {
        double place;
        if (_places is null)
        {
            place = share * (_values.Length - 1);
        }
        else
        {
            int index = Array.BinarySearch(_places, share);
            if (index < 0) index = Math.Max(0, ~index - 1);
            place = index >= _values.Length - 1 ? _values.Length - 1 : index + (share - _places[index]) / (_places[index + 1] - _places[index]);
        }
        int below = (int)place, above = Math.Min(below + 1, _values.Length - 1);
        return (float)(_values[below] + (place - below) * ((double)_values[above] - _values[below]));
    }
}
