namespace Extensions.ML.Mlp.Data.Reading;

/// <summary>Rows of one batch that follow each other in a part of a view that was read in parts.</summary>
/// <param name="Batch">The number of the batch.</param>
/// <param name="Part">The rows of the part.</param>
/// <param name="Start">The first row of the run in its part.</param>
/// <param name="Count">The number of rows.</param>
internal readonly record struct RowRun(long Batch, DenseRows Part, int Start, int Count)
{
    /// <summary>All rows in the view's order; null when a batch lies in two parts or a part's batches fall, so that there is none to be told.</summary>
    internal static DenseRows? Merge(IEnumerable<RowRun> runs, int width, bool weighted)
    {
        // The sort is stable: runs of one part stay in their order.
        RowRun[] ordered = [.. runs.OrderBy(run => run.Batch)];
        for (int i = 1; i < ordered.Length; i++)
            if (ordered[i].Batch == ordered[i - 1].Batch) return null;
        int count = checked(ordered.Sum(run => run.Count)), at = 0;
        var merged = new DenseRows(width, new float[checked((long)count * width)], new float[count], weighted ? new float[count] : null);
        foreach (var run in ordered)
        {
            run.Part.Features.AsSpan(run.Start * width, run.Count * width).CopyTo(merged.Features.AsSpan(at * width));
            run.Part.Labels.AsSpan(run.Start, run.Count).CopyTo(merged.Labels.AsSpan(at));
            run.Part.Weights?.AsSpan(run.Start, run.Count).CopyTo(merged.Weights.AsSpan(at));
            at += run.Count;
        }
        return merged;
    }
}
