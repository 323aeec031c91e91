using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Extensions.ML.Mlp.Data;

/// <summary>Reads a data view once, in its order. As ML.NET's trainers do, it skips and counts rows with missing or infinite features, label or weight.</summary>
internal static class RowReader
{
    /// <param name="host">Is asked to stop by <c>MLContext.CancelExecution</c>.</param>
    /// <param name="channel">Where skipped rows are reported, once.</param>
    /// <param name="data">The view, its columns already checked.</param>
    /// <param name="what">"training" or "validation", for messages.</param>
    /// <param name="cancellation">Ends the reading; no row is then of use.</param>
    internal static TrainingRows Read(IHost host, IChannel channel, RoleMappedData data, string what, CancellationToken cancellation)
    {
        data.CheckFeatureFloatVector(out int width);
        bool weighted = data.Schema.Weight.HasValue;
        var columns = CursOpt.Features | CursOpt.Label | (weighted ? CursOpt.Weight : 0);
        var features = new RowBuffer(width, data.Data.GetRowCount());
        var labels = new List<float>();
        var weights = weighted ? new List<float>() : null;

        using var cursor = new FloatLabelCursor.Factory(data, columns).Create();
        while (cursor.MoveNext())
        {
            if (labels.Count % 1024 == 0) host.CheckAlive();
            cancellation.ThrowIfCancellationRequested();
            cursor.Features.CopyTo(features.NextRow(channel, what));
            labels.Add(cursor.Label);
            weights?.Add(cursor.Weight);
        }
        Report(channel, cursor, what);
        return new(width, features.ToArray(), [.. labels], weights?.ToArray());
    }

    private static void Report(IChannel channel, FloatLabelCursor cursor, string what)
    {
        if (cursor.KeptRowCount == 0)
            throw channel.Except(cursor.SkippedRowCount == 0
                ? $"The {what} data must have rows, but it has none; check the source and the filters before the trainer."
                : $"The {what} data must have a row with finite features, label and weight (above 0), but all {cursor.SkippedRowCount} rows were skipped; replace missing values before the trainer.");
        if (cursor.SkippedRowCount > 0)
            channel.Warning($"Skipped {cursor.SkippedRowCount} of {cursor.SkippedRowCount + cursor.KeptRowCount} rows of the {what} data with missing or infinite features, label or weight, or a weight not above 0.");
    }
}
