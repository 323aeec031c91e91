using System.Text;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Mlp.Serve.Columns;

/// <summary>A row of JSON as ML.NET sees a row. It is filled anew for each; what scores it looks again when the position has changed.</summary>
internal sealed class InputRow : DataViewRow
{
    private const int NamesShown = 10;

    private readonly InputCell?[] _cells;
    private readonly Dictionary<string, InputCell> _byName;
    private readonly InputCell[] _needed;
    private readonly HashSet<InputCell> _filled = [];
    private long _position = -1;

    /// <param name="schema">The columns of the saved pipeline.</param>
    /// <param name="cells">A cell for each column; null for one that JSON cannot fill and the answer does not need.</param>
    internal InputRow(DataViewSchema schema, InputCell?[] cells)
    {
        (Schema, _cells) = (schema, cells);
        _byName = cells.OfType<InputCell>().ToDictionary(cell => cell.Name);
        _needed = [.. _byName.Values.Where(cell => cell.IsNeeded)];
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => 0;

    /// <summary>The cells that the answer depends on.</summary>
    internal IReadOnlyList<InputCell> Needed => _needed;

    public override bool IsColumnActive(DataViewSchema.Column column) => _cells[column.Index] is not null;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => (ValueGetter<TValue>)_cells[column.Index]!.Getter;

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)_position, 0);

    /// <summary>Takes the row of a number, counted from 1.</summary>
    /// <exception cref="RequestFault">It is not a row of the model.</exception>
    internal void Fill(JsonElement row, int number)
    {
        if (row.ValueKind != JsonValueKind.Object) throw new RequestFault($"A row must be a JSON object, but row {number} is of kind {row.ValueKind}; send an object with {Names}.");
        _position++;
        _filled.Clear();
        try
        {
            foreach (var field in row.EnumerateObject()) Fill(field, number);
        }
        // The JSON reader looks at the bytes and escapes of a string only when the string is asked for.
        catch (InvalidOperationException e)
        {
            throw new RequestFault(e.InnerException is DecoderFallbackException { BytesUnknown: { } bytes }
                ? $"A string must be UTF-8, but row {number} has one with the byte 0x{Convert.ToHexString(bytes)}; send the body in UTF-8."
                : $"A string must not contain an unpaired surrogate, but row {number} has one; correct the escape.");
        }
        foreach (var cell in _needed)
        {
            if (_filled.Contains(cell)) continue;
            if (!cell.CanBeLeftOut) throw new RequestFault($"A row must have the field '{Excerpt.Of(cell.Name)}', but row {number} lacks it; add {cell.Rule}.");
            cell.SetMissing();
        }
    }

    /// <summary>Takes a row of trial: some value in each column, and none in some.</summary>
    internal void FillSample(IReadOnlyCollection<InputCell> missing)
    {
        _position++;
        foreach (var cell in _needed)
        {
            if (missing.Contains(cell)) cell.SetMissing();
            else cell.SetSample();
        }
    }

    private void Fill(JsonProperty field, int number)
    {
        if (!_byName.TryGetValue(field.Name, out var cell)) throw new RequestFault($"A field must be a column of the model, but row {number} has '{Excerpt.Of(field.Name)}'; leave it out and send {Names}.");
        if (!_filled.Add(cell)) throw new RequestFault($"A field must come once, but row {number} has '{Excerpt.Of(cell.Name)}' twice; send it once.");
        cell.Read(field.Value, number);
    }

    private string Names => string.Join(", ", _needed.Take(NamesShown).Select(cell => Excerpt.Of(cell.Name))) + (_needed.Length > NamesShown ? ", ..." : "");
}
