namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>What the values of a category become.</summary>
/// <param name="First">The first slot of the category.</param>
/// <param name="Count">The number of its values.</param>
/// <param name="IsIndex">Whether one slot holds a value's number, from 1; else each value has a slot, 1 or 0.</param>
/// <param name="Width">The numbers that a value becomes.</param>
/// <param name="Rows">[Count + 1, Width]; the last row is for what is none of the values.</param>
internal sealed record CategoryTable(int First, int Count, bool IsIndex, int Width, float[] Rows)
{
    internal int SlotCount => IsIndex ? 1 : Count;

    internal ReadOnlySpan<float> Row(int index) => Rows.AsSpan(index * Width, Width);

    /// <summary>The row of a key's value.</summary>
    internal int IndexOf(float key) => key >= 1 && key <= Count && key == MathF.Floor(key) ? (int)key - 1 : Count;
}
