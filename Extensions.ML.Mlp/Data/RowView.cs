using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Extensions.ML.Mlp.Data;

/// <summary>
/// A data view as rows of features, label and weight, which may be read again and again. As ML.NET's trainers do, it skips and counts rows
/// with missing or infinite features, label or weight.
/// </summary>
internal sealed class RowView
{
    private readonly IHost _host;
    private readonly RoleMappedData _data;
    private readonly CancellationToken _cancellation;

    /// <param name="host">Is asked to stop by <c>MLContext.CancelExecution</c>.</param>
    /// <param name="data">The view, its columns already checked.</param>
    /// <param name="what">"training" or "validation", for messages.</param>
    /// <param name="cancellation">Ends any reading.</param>
    internal RowView(IHost host, RoleMappedData data, string what, CancellationToken cancellation)
    {
        (_host, _data, What, _cancellation) = (host, data, what, cancellation);
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
    internal RowPass Read() => new(_host, NewFactory().Create(), What, _cancellation);

    /// <summary>All rows, dealt to passes that are read at once, each by a thread of its own: see <see cref="RowPass.Batch"/>. Some views have but one pass.</summary>
    internal RowPass[] ReadInParts(int parts) => [.. NewFactory().CreateSet(parts).Select(cursor => new RowPass(_host, cursor, What, _cancellation))];

    /// <summary>Refuses data without a usable row, and tells of the skipped ones.</summary>
    internal void Report(IChannel channel, long kept, long skipped)
    {
        if (kept == 0)
            throw channel.Except(skipped == 0
                ? $"The {What} data must have rows, but it has none; check the source and the filters before the trainer."
                : $"The {What} data must have a row with finite features, label and weight (above 0), but all {skipped} rows were skipped; replace missing values before the trainer.");
        if (skipped > 0)
            channel.Warning($"Skipped {skipped} of {skipped + kept} rows of the {What} data with missing or infinite features, label or weight, or a weight not above 0.");
    }

    /// <summary>A factory learns from one pass that no row need be checked in the next, which a file that changes would belie: each pass has its own.</summary>
    private FloatLabelCursor.Factory NewFactory() => new(_data, CursOpt.Features | CursOpt.Label | (Weighted ? CursOpt.Weight : 0));
}
