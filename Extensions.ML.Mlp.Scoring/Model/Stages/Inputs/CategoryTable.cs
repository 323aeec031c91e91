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

    /// <summary>
    /// The rows that the features take, each with how often: those of the slots that are not 0, and the last for what they leave of 1.
    /// </summary>
    internal RowShares Shares(ReadOnlySpan<float> input) => new(this, input);

    internal ref struct RowShares(CategoryTable table, ReadOnlySpan<float> input)
    {
        private readonly ReadOnlySpan<float> _slots = input.Slice(table.First, table.SlotCount);
        private int _slot = -1;
        private float _left = 1;

        public readonly RowShares GetEnumerator() => this;

        public (int Index, float Share) Current { get; private set; }

        public bool MoveNext()
        {
            if (table.IsIndex) return MoveToKey();
            while (++_slot < table.Count)
            {
                if (_slots[_slot] == 0) continue;
                Current = (_slot, _slots[_slot]);
                _left -= _slots[_slot];
                return true;
            }
            if (_slot > table.Count || _left == 0) return false;
            Current = (table.Count, _left);
            return true;
        }

        private bool MoveToKey()
        {
            if (++_slot > 0) return false;
            Current = (table.IndexOf(_slots[0]), 1);
            return true;
        }
    }
}
