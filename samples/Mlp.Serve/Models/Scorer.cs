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
