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
                LookupStage.Forward(_source.Tables[table], Parameters.AsSpan(StartOf(table)), input, result.Slice(at, _source.Tables[table].Width));
                at += _source.Tables[table].Width;
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
                foreach (var (index, share) in _source.Tables[table].Shares(input))
                {
                    var sum = sums.Slice(StartOf(table) + index * along.Length, along.Length);
                    TensorPrimitives.MultiplyAdd(along, share, sum, sum);
                }
                at += along.Length;
            }
        }
    }

    private int StartOf(int table) => _source.RowsStarts[table] - _source.RowsStarts[0];
}
