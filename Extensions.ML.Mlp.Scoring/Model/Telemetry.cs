using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Extensions.ML.Mlp.Model;

/// <summary>
/// The meter and the source of spans of both packages, and what is scored and loaded by them. Names and units are as OpenTelemetry's
/// conventions have them; README.md lists them. Where nobody listens nothing is computed.
/// </summary>
internal static class Telemetry
{
    internal const string Name = "Extensions.ML.Mlp";

    internal static readonly Meter Meter = new(Name, Version);

    internal static readonly Counter<long> ScoredRows = Meter.CreateCounter<long>("mlp.scoring.rows", "{row}", "Rows that were scored.");

    private static readonly ActivitySource Source = new(Name, Version);

    private static string? Version => typeof(Telemetry).Assembly.GetName().Version?.ToString(fieldCount: 3);

    /// <summary>Does something within a span, which notes the exception that ends it.</summary>
    /// <param name="name">The span's name.</param>
    /// <param name="work">Gets the span; null where nobody listens.</param>
    internal static T InSpan<T>(string name, Func<Activity?, T> work)
    {
        using var span = Source.StartActivity(name);
        try
        {
            return work(span);
        }
        catch (Exception fault) when (span is not null)
        {
            span.Fail(fault.GetType().FullName!, fault.Message);
            throw;
        }
    }

    /// <param name="span">The span.</param>
    /// <param name="type">What kind of fault; one of few.</param>
    /// <param name="description">For a reader.</param>
    internal static void Fail(this Activity span, string type, string? description) =>
        span.SetTag("error.type", type).SetStatus(ActivityStatusCode.Error, description);

    /// <summary>Reads a model within a span.</summary>
    /// <param name="format">As the span names it.</param>
    /// <param name="read">Reads it.</param>
    internal static MlpModel Load(string format, Func<MlpModel> read) => InSpan("mlp.load", span =>
    {
        span?.SetTag("mlp.format", format);
        var model = read();
        span?.SetTag("mlp.parameters", model.ParameterCount);
        return model;
    });
}
