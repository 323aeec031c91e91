using System.Text.Json;

namespace Extensions.ML.Mlp.Tests.Model.Saved;

/// <summary>What a saved model is known to give: it stands in a JSON file beside the model.</summary>
/// <param name="Rows">Features; of a pipeline <see cref="Toy.Point"/>'s X1, X2 and Weight.</param>
/// <param name="Scores">Of each row; of a binary pipeline the score and the probability.</param>
/// <param name="Predicted">The labels that a pipeline predicts, as text; null for a bare model and for regression.</param>
/// <param name="History">The training history as CSV, and how it ended.</param>
/// <param name="EndedBy">Why the training ended.</param>
/// <param name="BestEpoch">The epoch whose weights the model has.</param>
/// <param name="MetricName">The name of the validation metric.</param>
/// <param name="TrainedAt">When the training ended.</param>
/// <param name="FeatureMeans">The mean of each feature.</param>
/// <param name="ClassNames">The names of the classes; null in files of models that were saved before there were any.</param>
/// <param name="StartValidationLoss">The validation loss of the model that the training started from; null as the names are.</param>
/// <param name="StartValidationMetric">The validation metric of the model that the training started from; null as the names are.</param>
/// <param name="LeastTrainLoss">The least loss that the training rows can have; null as the names are.</param>
/// <param name="LeastValidationLoss">The least loss that the validation rows can have; null as the names are.</param>
internal sealed record Expected(
    float[][] Rows, float[][] Scores, string[]? Predicted, string History, TrainingEnd EndedBy, int? BestEpoch, string? MetricName,
    DateTimeOffset? TrainedAt, float[]? FeatureMeans,
    string[]? ClassNames = null, float? StartValidationLoss = null, float? StartValidationMetric = null,
    double? LeastTrainLoss = null, double? LeastValidationLoss = null)
{
    internal static Expected Of(MlpModel model, float[][] rows, float[][] scores, string[]? predicted = null)
    {
        var history = model.History;
        return new(
            rows, scores, predicted, Csv(history), history.EndedBy, history.BestEpoch, history.MetricName,
            model.TrainedAt, model.FeatureMeans, model.ClassNames?.ToArray(), history.StartValidationLoss, history.StartValidationMetric,
            history.LeastLosses?.Train, history.LeastLosses?.Validation);
    }

    internal static Expected Read(string path) => JsonSerializer.Deserialize<Expected>(File.ReadAllText(path), JsonSerializerOptions.Web)!;

    internal byte[] Json() => [.. JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web), (byte)'\n'];

    private static string Csv(TrainingHistory history)
    {
        using var text = new StringWriter { NewLine = "\n" };
        history.WriteCsv(text);
        return text.ToString();
    }
}
