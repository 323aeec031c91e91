using System.Diagnostics;
using System.Diagnostics.Metrics;
using Extensions.ML.Mlp.Model;

namespace Extensions.ML.Mlp.Training;

/// <summary>What a fit tells those who listen: a span, one below it for each epoch, and what each epoch measured.</summary>
internal sealed class FitTelemetry
{
    private static readonly Counter<long> Epochs = Telemetry.Meter.CreateCounter<long>("mlp.training.epochs", "{epoch}", "Epochs that were finished.");

    private static readonly Gauge<double> Throughput = Telemetry.Meter.CreateGauge<double>(
        "mlp.training.throughput", "{row}/s", "Rows learned from by the time of the last epoch, in which it validated too.");

    private static readonly Gauge<double> TrainLoss = Telemetry.Meter.CreateGauge<double>("mlp.training.loss", "1", "The mean loss of the rows learned from in the last epoch.");

    private static readonly Gauge<double> ValidationLoss = Telemetry.Meter.CreateGauge<double>("mlp.validation.loss", "1", "The mean loss of the validation rows after the last epoch.");

    private readonly Activity? _span;
    private readonly string _task;
    private KeyValuePair<string, object?>[] _tags = [];
    private long _rows;

    private FitTelemetry(Activity? span, string task) => (_span, _task) = (span, task);

    /// <summary>For trainings that are no fits; nobody hears of them.</summary>
    internal static FitTelemetry None { get; } = new(span: null, "");

    /// <summary>Fits within a span.</summary>
    /// <param name="task">What the trainer learns, as the span names it.</param>
    /// <param name="fit">Does it.</param>
    internal static T Run<T>(string task, Func<FitTelemetry, T> fit) => Telemetry.InSpan("mlp.fit", span => fit(new(span?.SetTag("mlp.task", task), task)));

    /// <summary>Fits a member of an ensemble within a span of its own.</summary>
    internal T Member<T>(Func<FitTelemetry, T> fit) => this == None ? fit(None) : Run(_task, fit);

    /// <summary>The rows are read and the network is made.</summary>
    internal void Begin(TrainingJob job)
    {
        (string device, _rows) = (job.Device.ToString(), job.LearnedRows);
        _tags = [new("mlp.task", _task), new("mlp.device", device), new("mlp.engine", job.EngineName)];
        _span?.SetTag("mlp.device", device).SetTag("mlp.engine", job.EngineName).SetTag("mlp.parameters", job.Shape.ParameterCount).SetTag("mlp.rows", _rows);
    }

    /// <summary>An epoch within its span.</summary>
    /// <param name="number">From 1.</param>
    /// <param name="run">Runs it; its report counts when it gives no reason to end.</param>
    internal (TrainingEnd? End, EpochReport Report) Epoch(int number, Func<int, (TrainingEnd? End, EpochReport Report)> run) => Telemetry.InSpan("mlp.epoch", span =>
    {
        span?.SetTag("mlp.epoch", number);
        long start = Stopwatch.GetTimestamp();
        var (end, report) = run(number);
        if (end == TrainingEnd.Diverged) span?.Fail("diverged", "A loss is no longer finite.");
        if (end is null) Tell(report, Stopwatch.GetElapsedTime(start), span);
        return (end, report);
    });

    internal void End(TrainingHistory history) => _span?.SetTag("mlp.epochs", history.Count).SetTag("mlp.ended_by", history.EndedBy.ToString());

    private void Tell(EpochReport report, TimeSpan time, Activity? span)
    {
        span?.SetTag("mlp.training.loss", report.TrainLoss).SetTag("mlp.validation.loss", report.ValidationLoss);
        if (Epochs.Enabled) Epochs.Add(1, _tags);
        if (Throughput.Enabled) Throughput.Record(_rows / time.TotalSeconds, _tags);
        if (TrainLoss.Enabled) TrainLoss.Record(report.TrainLoss, _tags);
        if (ValidationLoss.Enabled && report.ValidationLoss is { } loss) ValidationLoss.Record(loss, _tags);
    }
}
