using Microsoft.ML;
using Microsoft.ML.Data;

namespace Extensions.ML.Mlp;

/// <summary>A model bound to the columns of a view, from which it gives its scores.</summary>
/// <param name="bindable">The model.</param>
/// <param name="columns">What it reads.</param>
/// <param name="outputs">The columns that it gives.</param>
/// <param name="getters">Makes a getter of each, for one row after the other, from one that gives the model's input.</param>
internal sealed class ScoreMapper(
    ISchemaBindableMapper bindable, InputColumns columns, DataViewSchema outputs,
    Func<DataViewRow, ValueGetter<VBuffer<float>>, Delegate[]> getters) : ISchemaBoundRowMapper
{
    public RoleMappedSchema InputRoleMappedSchema => columns.Schema;

    public DataViewSchema InputSchema => columns.Schema.Schema;

    public DataViewSchema OutputSchema => outputs;

    public ISchemaBindableMapper Bindable => bindable;

    /// <summary>The columns of keys are the model's own: it knows them by name.</summary>
    public IEnumerable<KeyValuePair<RoleMappedSchema.ColumnRole, string>> GetInputColumnRoles() =>
        [RoleMappedSchema.ColumnRole.Feature.Bind(columns.Features.Name)];

    public IEnumerable<DataViewSchema.Column> GetDependenciesForNewColumns(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        dependingColumns.Any() ? columns.All : [];

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        var active = activeColumns.Select(column => column.Index).ToHashSet();
        var all = active.Count == 0 ? new Delegate?[outputs.Count] : getters(input, columns.Getter(input));
        return new SimpleRow(outputs, input, [.. all.Select((getter, index) => active.Contains(index) ? getter : null)]);
    }
}
