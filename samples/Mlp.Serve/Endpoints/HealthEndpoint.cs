using Mlp.Serve.Models;

namespace Mlp.Serve.Endpoints;

/// <summary>GET and HEAD /health: 200 once a model is served, 503 before; which file it is, and why a newer one was refused.</summary>
internal static class HealthEndpoint
{
    internal static void AddTo(WebApplication app) => app.MapMethods("/health", [HttpMethods.Get, HttpMethods.Head], (ModelWatch watch, Settings settings) => watch.Current is { } model
        ? Results.Json(new { Status = "ready", Model = settings.ModelPath, model.Stamp.WrittenAt, model.Stamp.Length, model.LoadedAt, watch.Fault })
        : Results.Json(new { Status = "loading", Model = settings.ModelPath }, statusCode: StatusCodes.Status503ServiceUnavailable));
}
