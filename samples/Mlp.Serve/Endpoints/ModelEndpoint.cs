using Extensions.ML.Mlp;
using Microsoft.ML.Data;
using Mlp.Serve.Columns;
using Mlp.Serve.Models;

namespace Mlp.Serve.Endpoints;

/// <summary>GET and HEAD /model: the columns of the pipeline, and the shape and history of its network.</summary>
internal static class ModelEndpoint
{
    private const int EpochsShown = 200;

    internal static void AddTo(WebApplication app) => app.MapMethods("/model", [HttpMethods.Get, HttpMethods.Head], (ModelWatch watch) => watch.Current is { } model
        ? Results.Json(new
        {
            Inputs = model.Columns.CreateInputs().OfType<InputCell>()
                .Select(cell => new { cell.Name, cell.Type, Required = !cell.CanBeLeftOut, Nullable = cell.CanBeNull }),
            Outputs = model.Columns.Outputs.Select(column => new { column.Name, Type = column.Type.ToString() }),
            Network = model.Network is { } network ? Describe(network) : null,
        })
        : Results.Problem("The model is being loaded; ask again in a second.", statusCode: StatusCodes.Status503ServiceUnavailable));

    private static object Describe(MlpModel network) => new
    {
        Features = network.FeatureCount,
        network.HiddenLayers,
        Outputs = network.OutputCount,
        Parameters = network.ParameterCount,
        network.TrainedAt,
        History = Describe(network.History),
    };

    private static object Describe(TrainingHistory history) => new
    {
        Epochs = history.Count,
        EndedBy = history.EndedBy.ToString(),
        history.BestEpoch,
        Metric = history.MetricName,
        Reports = Spread(history.Count).Select(index => Describe(history[index])),
    };

    /// <summary>All epochs, or as many of them, spread evenly and with the last.</summary>
    private static IEnumerable<int> Spread(int count)
    {
        int shown = Math.Min(count, EpochsShown);
        return Enumerable.Range(1, shown).Select(part => (int)((long)part * count / shown) - 1);
    }

    private static object Describe(EpochReport report) => new
    {
        report.Epoch,
        TrainLoss = Finite(report.TrainLoss),
        ValidationLoss = Finite(report.ValidationLoss),
        ValidationMetric = Finite(report.ValidationMetric),
        report.LearningRate,
        Seconds = report.Elapsed.TotalSeconds,
    };

    /// <summary>JSON has no NaN and no infinity.</summary>
    private static float? Finite(float? value) => value is { } number && float.IsFinite(number) ? number : null;
}
