using Extensions.ML.Mlp.Model.Stages;
using TorchSharp;

namespace Extensions.ML.Mlp.Network;

/// <summary>Categories to rows of tables: the features of no category first, then the rows. The last row of a table is for what is none of its values.</summary>
internal sealed class LookupLayer : Layer
{
    private readonly CategoryTable[] _tables;
    private readonly torch.Tensor[] _rows;
    private readonly torch.Tensor? _others;

    internal LookupLayer(FlatParameters parameters, LookupStage initial)
    {
        (_tables, InputCount, OutputCount) = (initial.Tables, initial.InputCount, initial.OutputCount);
        RowsStarts = new int[_tables.Length];
        _rows = new torch.Tensor[_tables.Length];
        for (int i = 0; i < _rows.Length; i++)
        {
            RowsStarts[i] = parameters.Taken;
            _rows[i] = parameters.Take(ParameterRole.Table, _tables[i].Rows, _tables[i].Count + 1, _tables[i].Width);
        }
        Others = initial.Others;
        if (Others.Length > 0) _others = torch.tensor(Others.Select(feature => (long)feature).ToArray(), dtype: torch.int64, device: parameters.Values.device);
    }

    internal int InputCount { get; }

    internal int OutputCount { get; }

    internal IReadOnlyList<CategoryTable> Tables => _tables;

    /// <summary>Where each table's rows start among the flat parameters, [values + 1, width].</summary>
    internal int[] RowsStarts { get; }

    /// <summary>The features of no category.</summary>
    internal int[] Others { get; }

    internal override torch.Tensor Forward(torch.Tensor x, bool training) =>
        torch.cat([.. _others is null ? [] : new[] { x.index_select(1, _others) }, .. _tables.Select((table, i) => Look(x, table, _rows[i]))], 1);

    private static torch.Tensor Look(torch.Tensor x, CategoryTable table, torch.Tensor rows)
    {
        if (table.IsIndex) return rows.index_select(0, Indices(x.select(1, table.First), table.Count));
        var slots = x.narrow(1, table.First, table.Count);
        var none = slots.sum(1, keepdim: true).neg().Plus(1);
        return torch.cat([slots, none], 1).mm(rows);
    }

    /// <summary>A key's value 1 to count as its row; what is no such value as the last row.</summary>
    private static torch.Tensor Indices(torch.Tensor keys, int count)
    {
        using var noGradients = torch.no_grad();
        var places = keys.detach().Plus(-1);
        var known = places.eq(places.floor()).logical_and(keys.GreaterThan(0)).logical_and(keys.GreaterThan(count).logical_not());
        var last = torch.zeros_like(places).Plus(count);
        return torch.where(known, places, last).to_type(torch.int64);
    }

    internal override void AppendTo(List<Stage> stages) =>
        stages.Add(new LookupStage(InputCount, [.. _tables.Select((table, i) => table with { Rows = ToArray(_rows[i]) })]));
}
