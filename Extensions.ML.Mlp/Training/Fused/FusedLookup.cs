using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>Categories to rows of tables. Nothing before it learns, so that nothing is passed back.</summary>
internal sealed class FusedLookup : FusedDirect
{
    private readonly LookupLayer _source;

    internal FusedLookup(LookupLayer source)
        : base(source.InputCount, source.OutputCount, source.RowsStarts[0], source.Tables.Sum(table => table.Rows.Length)) => _source = source;

    internal override bool ReadsUnpadded => true;

    internal override void Forward(BlockPass pass, InputRows x, OutputRows y)
    {
        for (int row = 0; row < y.Count; row++)
        {
            ReadOnlySpan<float> input = x.Row(row, InputCount);
            Span<float> result = y.Row(row, OutputCount);
            for (int other = 0; other < _source.Others.Length; other++) result[other] = input[_source.Others[other]];
            int at = _source.Others.Length;
            for (int table = 0; table < _source.Tables.Count; table++)
            {
                var values = result.Slice(at, _source.Tables[table].Width);
                values.Clear();
                foreach (var (index, share) in Shares(_source.Tables[table], input)) TensorPrimitives.MultiplyAdd(RowOf(Parameters, table, index), share, values, values);
                at += values.Length;
            }
        }
    }

    internal override void Backward(BlockPass pass, InputRows x, InputRows y, OutputRows gradients, OutputRows inputGradients)
    {
        var sums = SumsIn(pass);
        for (int row = 0; row < gradients.Count; row++)
        {
            ReadOnlySpan<float> input = x.Row(row, InputCount);
            Span<float> gradient = gradients.Row(row, OutputCount);
            int at = _source.Others.Length;
            for (int table = 0; table < _source.Tables.Count; table++)
            {
                var along = gradient.Slice(at, _source.Tables[table].Width);
                foreach (var (index, share) in Shares(_source.Tables[table], input))
                {
                    var sum = RowOf(sums, table, index);
                    TensorPrimitives.MultiplyAdd(along, share, sum, sum);
                }
                at += along.Length;
            }
        }
    }

    private Span<float> RowOf(Span<float> values, int table, int index) =>
        values.Slice(_source.RowsStarts[table] - GradientStart!.Value + index * _source.Tables[table].Width, _source.Tables[table].Width);

    private static RowShares Shares(CategoryTable table, ReadOnlySpan<float> input) => new(table, input);

    /// <summary>The rows of a table that a category takes, and how often.</summary>
    private ref struct RowShares(CategoryTable table, ReadOnlySpan<float> input)
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
