using System.Diagnostics;
using System.Text.Json;
using Extensions.ML.Mlp.Benchmarks.Workloads;

namespace Extensions.ML.Mlp.Benchmarks.Streaming;

/// <summary>The process that does a job under the limit. It prints its figures as JSON.</summary>
internal static class StreamingChild
{
    internal static void Run(string json)
    {
        var job = JsonSerializer.Deserialize<StreamingJob>(json)!;
        using var heap = new HeapPeak();
        var rows = RowsFile.Open(new MLContext(seed: 1), job.File, job.IsText);
        var (pass, whole) = job.Training is { } training ? Train(rows, job, training) : Read(rows, job);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(JsonSerializer.Serialize(new StreamingFigures(
            pass.TotalSeconds, whole.TotalSeconds, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, heap.Bytes, process.PeakWorkingSet64)));
    }

    private static (TimeSpan Pass, TimeSpan Whole) Train(IDataView rows, StreamingJob job, StreamedTraining training)
    {
        var workload = new Workload(RowsFile.FeatureCount, training.HiddenLayers, 2, Activation.Relu, new Adam(), training.BatchSize);
        var times = TrainerTurn.Run(workload, rows, options =>
        {
            (options.Epochs, options.Threads, options.DataHandling) = (job.Passes, training.Threads, training.DataHandling);
            options.InputNormalization = InputNormalization.Standardize;
        }).Times;
        // The first epoch counts: it reads the rows as any other.
        return (new RunTimes(times.Whole, [TimeSpan.Zero, .. times.Ends], times.TrainLoss).Median, times.Whole);
    }

    private static (TimeSpan Pass, TimeSpan Whole) Read(IDataView rows, StreamingJob job)
    {
        long start = Stopwatch.GetTimestamp();
        List<TimeSpan> ends = [TimeSpan.Zero];
        for (int pass = 0; pass < job.Passes; pass++)
        {
            int count = ReadAll(rows);
            if (count != job.RowCount) throw new InvalidDataException($"The file must have {job.RowCount:N0} rows, but it has {count:N0}; delete it, and it is written anew.");
            ends.Add(Stopwatch.GetElapsedTime(start));
        }
        return (new RunTimes(ends[^1], ends, float.NaN).Median, ends[^1]);
    }

    /// <summary>Features and label of every row, by one cursor.</summary>
    private static int ReadAll(IDataView rows)
    {
        var (features, label) = (rows.Schema[nameof(ClassRow.Features)], rows.Schema[nameof(ClassRow.Label)]);
        using var cursor = rows.GetRowCursor([features, label]);
        var getFeatures = cursor.GetGetter<VBuffer<float>>(features);
        var getLabel = cursor.GetGetter<bool>(label);
        var (values, isSecond, count) = (default(VBuffer<float>), false, 0);
        for (; cursor.MoveNext(); count++)
        {
            getFeatures(ref values);
            getLabel(ref isSecond);
        }
        return count;
    }
}
