using System.CommandLine;
using Mlp.Samples.Arguments;
using Mlp.Samples.Blobs;

namespace Mlp.Samples.Commands;

/// <summary>The command blobs: learns to tell two overlapping clusters apart.</summary>
internal static class BlobsCommand
{
    private const string Description =
        "Learns to tell two overlapping clusters of points apart, and shows how the training went and what was learned.";

    /// <summary>Those with which PyTorch's losses were made.</summary>
    private static readonly TrainingSettings Defaults = new() { Iterations = 100_000, Hidden = new(100, 100), LearningRate = 0.01 };

    internal static Command Create()
    {
        var command = new Command("blobs", Description);
        AddTo(command);
        return command;
    }

    /// <summary>Gives a command the options and the action of this one.</summary>
    internal static void AddTo(Command command)
    {
        var training = new TrainingArguments(Defaults);
        var points = NumberOption.OptionalWhole(
            "--points",
            "Draws this many fresh points instead of the 800 that come with the sample, a fifth of them for testing.",
            least: 100,
            most: 1_000_000);
        var folder = OutputFolder.Option(Path.Combine("out", "blobs"));
        foreach (var option in (IEnumerable<Option>)[.. training.Options, points, folder]) command.Add(option);

        command.SetAction(parsed =>
        {
            var settings = training.Read(parsed);
            int? count = parsed.GetValue(points);
            bool comparable = count is null && settings.TrainAs(Defaults);
            new BlobsRun(settings, count, comparable, OutputFolder.Open(parsed.GetRequiredValue(folder))).Run();
        });
    }
}
