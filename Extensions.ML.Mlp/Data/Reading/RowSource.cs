using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Extensions.ML.Mlp.Data.Reading;

/// <summary>
/// A data view as rows of features, label and weight, which may be read again and again. As ML.NET's trainers do, it skips and counts rows
/// with missing or infinite features, label or weight; but missing features may be kept. Keys come after the vector of features.
/// </summary>
internal sealed class RowSource
{
    private readonly IHost _host;
    private readonly RoleMappedData _data;
    private readonly DataPlan _plan;
    private readonly KeyColumn[] _keys;

    /// <param name="host">Is asked to stop by <c>MLContext.CancelExecution</c>.</param>
    /// <param name="data">The view, its columns already checked.</param>
    /// <param name="what">"training" or "validation", for messages.</param>
    /// <param name="plan">What is read, and what ends the reading.</param>
    internal RowSource(IHost host, RoleMappedData data, string what, DataPlan plan)
    {
        (_host, _data, What, _plan) = (host, data, what, plan);
        data.CheckFeatureFloatVector(out int width);
        _keys = [.. plan.Categories.Select(category => new KeyColumn(host, category, data.Schema.Schema))];
        FeatureCount = width + _keys.Length;
    }

    /// <summary>The values of a row: its vector of features, and its keys.</summary>
    internal int FeatureCount { get; }

    internal bool Weighted => _data.Schema.Weight.HasValue;

    /// <summary>The rows with those that will be skipped; null when the view does not know.</summary>
    internal long? ExpectedCount => _data.Data.GetRowCount();

    internal string What { get; }

    internal IExceptionContext Errors => _host;

    /// <summary>All rows, in the view's order.</summary>
    internal RowCursor Read() => Pass(NewFactory().Create(null, KeyColumns));

    /// <summary>
    /// All rows, dealt to passes that are read at once, each by a thread of its own: see <see cref="RowCursor.Batch"/>. Some views have but
    /// one pass.
    /// </summary>
    internal RowCursor[] ReadInParts(int parts) => [.. NewFactory().CreateSet(parts, null, KeyColumns).Select(Pass)];

    /// <summary>Refuses data without a usable row, and reports skipped rows.</summary>
    /// <param name="channel">Where they are reported.</param>
    /// <param name="passes">All that one reading of the rows consisted of, at their ends.</param>
    internal void Report(IChannel channel, params ReadOnlySpan<RowCursor> passes)
    {
        long kept = 0, skipped = 0;
        bool hasValue = false;
        foreach (var pass in passes) (kept, skipped, hasValue) = (kept + pass.Kept, skipped + pass.Skipped, hasValue || pass.HasValue);
        if (kept > 0 && !hasValue)
            throw channel.Except(
                $"The {What} data must have a row with a feature that is not missing, but in all {kept} usable rows every feature is "
                + $"missing{(_keys.Length > 0 ? ", and every categorical key too" : "")}; check the source and the transformers before the trainer.");
        if (kept == 0)
            throw channel.Except(skipped == 0
                ? $"The {What} data must have rows, but it has none; check the source and the filters before the trainer."
                : $"The {What} data must have a row with "
                    + (KeepsMissing ? "features that are finite or missing, and finite" : "finite features,")
                    + $" label and weight (above 0), but all {skipped} rows were skipped; "
                    + (KeepsMissing ? "see where the others come from." : "replace missing values before the trainer."));
        if (skipped > 0)
            channel.Warning($"Skipped {skipped} of {skipped + kept} rows of the {What} data "
                + (KeepsMissing ? "with infinite features, missing or infinite" : "with missing or infinite features,")
                + " label or weight, or a weight not above 0.");
    }

    private int[] KeyColumns => Array.ConvertAll(_keys, key => key.Column.Index);

    private bool KeepsMissing => _plan.MissingValues != MissingValues.SkipRow;

    private RowCursor Pass(FloatLabelCursor cursor) =>
        new(_host, cursor, What, Array.ConvertAll(_keys, key => key.Getter(cursor.Row)), _plan);

    /// <summary>
    /// A factory learns from one pass that no row need be checked in the next, which a file that changes would belie: each pass has its
    /// own.
    /// </summary>
    private FloatLabelCursor.Factory NewFactory() =>
        new(_data, (KeepsMissing ? CursOpt.AllFeatures : CursOpt.Features) | CursOpt.Label | (Weighted ? CursOpt.Weight : 0));
}
