using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Extensions.ML.Mlp.Data.Reading;

/// <summary>One reading of a view's rows, or of a part of them. It belongs to one thread.</summary>
internal sealed class RowCursor(IHost host, FloatLabelCursor cursor, string what, ValueGetter<float>[] keys, DataPlan plan) : IDisposable
{
    /// <summary>The rows with infinite features, which the cursor lets through together with those that have missing ones.</summary>
    private long _infinite;

    /// <summary>Whether any row so far had a feature or a key that is not missing.</summary>
    internal bool HasValue { get; private set; } = plan.MissingValues == MissingValues.SkipRow;

    internal float Label => cursor.Label;

    /// <summary>1 when the rows are not weighted.</summary>
    internal float Weight => cursor.Weight;

    internal long Kept => cursor.KeptRowCount - _infinite;

    internal long Skipped => cursor.SkippedRowCount + _infinite;

    /// <summary>
    /// The number of the row's batch: of rows that are read in parts, a batch lies in one part, and the numbers give the view's order.
    /// </summary>
    internal long Batch => cursor.Row.Batch;

    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    internal bool MoveNext()
    {
        do
        {
            if (cursor.KeptRowCount % 1024 == 0) host.CheckAlive();
            plan.Cancellation.ThrowIfCancellationRequested();
            if (!cursor.MoveNext()) return false;
        }
        while (plan.MissingValues != MissingValues.SkipRow && SkipsInfinite());
        return true;
    }

    private bool SkipsInfinite()
    {
        var values = cursor.Features.GetValues();
        foreach (float value in values)
        {
            if (!float.IsInfinity(value)) continue;
            _infinite++;
            return true;
        }
        // Values that a sparse vector leaves out are 0.
        HasValue = HasValue || values.Length < cursor.Features.Length || values.ContainsAnyExcept(float.NaN) || HasKey();
        return false;
    }

    private bool HasKey()
    {
        float value = 0;
        foreach (var key in keys)
        {
            key(ref value);
            // A missing key is 0.
            if (value > 0) return true;
        }
        return false;
    }

    /// <summary>Writes the row's features, dense, and its keys.</summary>
    /// <exception cref="InvalidOperationException">They are not as many as the schema says.</exception>
    internal void CopyFeatures(Span<float> features)
    {
        var vector = features[..^keys.Length];
        if (cursor.Features.Length != vector.Length)
            throw host.Except(string.Create(
                CultureInfo.InvariantCulture,
                $"Each row of the {what} data must have {vector.Length:N0} features, as the schema says, "
                + $"but one has {cursor.Features.Length:N0}; make the rows alike, or mend the schema."));
        cursor.Features.CopyTo(vector);
        for (int i = 0; i < keys.Length; i++) keys[i](ref features[vector.Length + i]);
    }

    public void Dispose() => cursor.Dispose();
}
