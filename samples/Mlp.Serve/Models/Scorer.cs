using System.Text.Json;
using Microsoft.ML.Data;
using Mlp.Serve.Columns;

namespace Mlp.Serve.Models;

/// <summary>Scores one row at a time, for one request at a time: a row to fill, connected through the pipeline with what is answered.</summary>
internal sealed class Scorer
{
    private readonly InputRow _input;
    private readonly OutputCell[] _outputs;

    internal Scorer(IRowToRowMapper mapper, ModelColumns columns)
    {
        _input = new(mapper.InputSchema, columns.CreateInputs());
        var row = mapper.GetRow(_input, columns.Outputs);
        _outputs = [.. columns.Outputs.Select(column => JsonTypes.For(column)!.CreateOutput(column, row))];
    }

    /// <summary>The columns whose value may be missing, by name: the answer to a row without it has finite numbers alone.</summary>
    internal HashSet<string> FindImputed()
    {
        InputCell[] cells = [.. _input.Needed.Where(cell => cell.ItemsHaveMissing)];
        // Most models impute all columns or none, and a row takes time where there are thousands of columns.
        var imputed = IsFiniteWithout(cells) ? cells : cells.Where(cell => IsFiniteWithout([cell]));
        return [.. imputed.Select(cell => cell.Name)];
    }

    private bool IsFiniteWithout(InputCell[] missing)
    {
        _input.FillSample(missing);
        try
        {
            return Array.TrueForAll(_outputs, output => output.IsFinite());
        }
        // A step may refuse the values of the trial. Then a value is asked for.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return false;
        }
    }

    /// <summary>Scores the row of a number, counted from 1, and writes the answer.</summary>
    /// <exception cref="RequestFault">It is not a row of the model.</exception>
    internal void Answer(JsonElement row, int number, Utf8JsonWriter writer)
    {
        _input.Fill(row, number);
        writer.WriteStartObject();
        foreach (var output in _outputs) output.Write(writer);
        writer.WriteEndObject();
    }
}
