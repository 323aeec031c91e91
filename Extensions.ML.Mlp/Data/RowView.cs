using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Extensions.ML.Mlp.Data;

/// <summary>
/// A data view as rows of features, label and weight, which may be read again and again. As ML.NET's trainers do, it skips and counts rows
/// with missing or infinite features, label or weight; but missing features may be kept.
/// </summary>
internal sealed class RowView
{
    private readonly IHost _host;
    private readonly RoleMappedData _data;
    private readonly bool _keepsMissing;
    private readonly CancellationToken _cancellation;

    /// <param name="host">Is asked to stop by <c>MLContext.CancelExecution</c>.</param>
    /// <param name="data">The view, its columns already checked.</param>
    /// <param name="what">"training" or "validation", for messages.</param>
    /// <param name="missing">What becomes of rows with missing features.</param>
    /// <param name="cancellation">Ends any reading.</param>
    internal RowView(IHost host, RoleMappedData data, string what, MissingValues missing, CancellationToken cancellation)
    {
        (_host, _data, What, _keepsMissing, _cancellation) = (host, data, what, missing != MissingValues.SkipRow, cancellation);
        data.CheckFeatureFloatVector(out int width);
        FeatureCount = width;
    }

    internal int FeatureCount { get; }

    internal bool Weighted => _data.Schema.Weight.HasValue;

    /// <summary>The rows with those that will be skipped; null when the view does not know.</summary>
    internal long? ExpectedCount => _data.Data.GetRowCount();

    internal string What { get; }

    internal IExceptionContext Errors => _host;

    /// <summary>All rows, in the view's order.</summary>
    internal RowPass Read() => Pass(NewFactory().Create());

    /// <summary>All rows, dealt to passes that are read at once, each by a thread of its own: see <see cref="RowPass.Batch"/>. Some views have but one pass.</summary>
    internal RowPass[] ReadInParts(int parts) => [.. NewFactory().CreateSet(parts).Select(Pass)];

    /// <summary>Refuses data without a usable row, and tells of the skipped ones.</summary>
    internal void Report(IChannel channel, long kept, long skipped)
    {
        if (kept == 0)
            throw channel.Except(skipped == 0
                ? $"The {What} data must have rows, but it has none; check the source and the filters before the trainer."
                : $"The {What} data must have a row with {(_keepsMissing ? "features that are finite or missing, and finite" : "finite features,")} label and weight (above 0), but all {skipped} rows were skipped; {(_keepsMissing ? "see where the others come from" : "replace missing values before the trainer")}.");
        if (skipped > 0)
            channel.Warning($"Skipped {skipped} of {skipped + kept} rows of the {What} data with {(_keepsMissing ? "infinite features, missing or infinite" : "missing or infinite features,")} label or weight, or a weight not above 0.");
    }

    private RowPass Pass(FloatLabelCursor cursor) => new(_host, cursor, What, _keepsMissing, _cancellation);

    /// <summary>A factory learns from one pass that no row need be checked in the next, which a file that changes would belie: each pass has its own.</summary>
    private FloatLabelCursor.Factory NewFactory() => new(_data, (_keepsMissing ? CursOpt.AllFeatures : CursOpt.Features) | CursOpt.Label | (Weighted ? CursOpt.Weight : 0));
}
