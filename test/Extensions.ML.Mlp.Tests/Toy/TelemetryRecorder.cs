using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Extensions.ML.Mlp.Tests.Toy;

/// <summary>Records all telemetry of the project until it is disposed.</summary>
internal sealed class TelemetryRecorder : IDisposable
{
    private const string Name = "Extensions.ML.Mlp";

    private readonly ConcurrentQueue<Measurement> _measurements = [];
    private readonly ConcurrentQueue<Activity> _spans = [];
    private readonly MeterListener _meter = new();
    private readonly ActivityListener _source;

    internal TelemetryRecorder()
    {
        _meter.InstrumentPublished = (instrument, listener) => { if (instrument.Meter.Name == Name) listener.EnableMeasurementEvents(instrument); };
        _meter.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _measurements.Enqueue(new(instrument, value, tags)));
        _meter.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _measurements.Enqueue(new(instrument, value, tags)));
        _meter.Start();
        _source = new()
        {
            ShouldListenTo = source => source.Name == Name,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_source);
    }

    /// <summary>The spans of a name that have ended, in the order of their ends.</summary>
    internal List<Activity> Spans(string name) => [.. _spans.Where(span => span.OperationName == name)];

    /// <summary>What an instrument measured, in order.</summary>
    internal List<Measurement> Measured(string instrument) => [.. _measurements.Where(measurement => measurement.Instrument.Name == instrument)];

    /// <summary>The instruments that measured anything.</summary>
    internal string[] Instruments => [.. _measurements.Select(measurement => $"{measurement.Instrument.Name} {measurement.Instrument.Unit}").Distinct().Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        _meter.Dispose();
        _source.Dispose();
    }

    internal sealed record Measurement(Instrument Instrument, double Value, string Tags)
    {
        internal Measurement(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
            : this(instrument, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")))
        {
        }
    }
}
