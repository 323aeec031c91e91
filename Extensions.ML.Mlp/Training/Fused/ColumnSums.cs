using System.Numerics.Tensors;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>Sums over many rows, column by column. Some rows are added up first and then their sums, so that fewer digits are lost.</summary>
internal sealed class ColumnSums(int width)
{
    private const int RowsTogether = 64;

    private readonly float[] _recent = new float[width];
    private readonly float[] _total = new float[width];
    private int _rows;

    /// <summary>The sums of all rows up to the last <see cref="Settle"/>, [width].</summary>
    internal ReadOnlySpan<float> Totals => _total;

    internal void Clear()
    {
        Array.Clear(_recent);
        Array.Clear(_total);
        _rows = 0;
    }

    internal void Add(ReadOnlySpan<float> row)
    {
        TensorPrimitives.Add(_recent, row, _recent);
        Count();
    }

    internal void AddProduct(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        TensorPrimitives.MultiplyAdd(left, right, _recent, _recent);
        Count();
    }

    private void Count()
    {
        if (++_rows == RowsTogether) Settle();
    }

    /// <summary>Brings the totals up to date; other threads may read them then.</summary>
    internal void Settle()
    {
        TensorPrimitives.Add(_total, _recent, _total);
        Array.Clear(_recent);
        _rows = 0;
    }
}
