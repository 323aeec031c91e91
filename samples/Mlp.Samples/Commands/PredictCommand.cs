using System.CommandLine;
using Microsoft.ML;
using Mlp.Samples.Arguments;
using Mlp.Samples.Blobs;

namespace Mlp.Samples.Commands;

/// <summary>The command predict: what a saved model says of a point.</summary>
internal static class PredictCommand
{
    internal static Command Create()
    {
        var model = new Argument<string>("model.zip") { Description = "The model that blobs saved." };
        var x1 = NumberOption.Feature("x1", "The point's first coordinate.");
        var x2 = NumberOption.Feature("x2", "The point's second coordinate.");
        var command = new Command("predict", "Tells the label of a point with a saved model.") { model, x1, x2 };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(model), new Blob { X1 = parsed.GetValue(x1), X2 = parsed.GetValue(x2) }));
        return command;
    }

    private static void Run(string path, Blob point)
    {
        using var model = SavedModel.Load(path);
        var prediction = model.Predict(point);
        Console.WriteLine(FormattableString.Invariant($"label                {(prediction.PredictedLabel ? "true" : "false")}"));
        Console.WriteLine(FormattableString.Invariant($"probability of true  {prediction.Probability:F6}"));
        Console.WriteLine(FormattableString.Invariant($"score (logit)        {prediction.Score:F6}"));
    }
}
