using Microsoft.ML;
using Microsoft.ML.Data;
using Mlp.Serve.Columns;

namespace Mlp.Serve.Models;

/// <summary>What a pipeline takes and what it answers.</summary>
internal sealed class ModelColumns
{
    private readonly DataViewSchema _input;
    private readonly HashSet<int> _needed;
    private readonly HashSet<string> _imputed;

    /// <param name="mapper">The pipeline.</param>
    /// <param name="imputed">The names of the input columns whose value may be missing.</param>
    /// <exception cref="NotSupportedException">The answer needs a column that JSON cannot carry, or there is none.</exception>
    internal ModelColumns(IRowToRowMapper mapper, HashSet<string> imputed)
    {
        (_input, _imputed) = (mapper.InputSchema, imputed);
        Outputs = [.. Answered(mapper).Where(column => JsonTypes.For(column) is not null)];
        if (Outputs.Count == 0) throw new NotSupportedException("The pipeline must add a column that JSON can carry, but it adds none.");
        _needed = [.. mapper.GetDependencies(Outputs).Select(column => column.Index)];
        foreach (var column in _input.Where(column => _needed.Contains(column.Index) && JsonTypes.For(column) is null))
            throw new NotSupportedException($"The pipeline must take columns that JSON can carry, but '{Excerpt.Of(column.Name)}' is of type {column.Type}.");
    }

    /// <summary>The columns that are answered.</summary>
    internal IReadOnlyList<DataViewSchema.Column> Outputs { get; }

    /// <summary>A new cell for each input column; null for one that a row may not have.</summary>
    internal InputCell?[] CreateInputs() =>
        [.. _input.Select(column => IsServed(column)
            ? JsonTypes.For(column)!.CreateInput(column, _needed.Contains(column.Index), _imputed.Contains(column.Name))
            : null)];

    private static bool IsServed(DataViewSchema.Column column) => !column.IsHidden && JsonTypes.For(column) is not null;

    /// <summary>What the predictor and the steps after it add; where there is no predictor, all that the pipeline adds.</summary>
    private static IEnumerable<DataViewSchema.Column> Answered(IRowToRowMapper mapper)
    {
        bool IsScore(DataViewSchema.Column column) => column.Annotations.Schema.GetColumnOrNull("ScoreColumnSetId") is not null;
        int first = mapper.OutputSchema.Where(IsScore).Select(column => column.Index).FirstOrDefault(mapper.InputSchema.Count);
        return mapper.OutputSchema.Where(column => column.Index >= first && !column.IsHidden);
    }
}
