using System.CommandLine;
using Extensions.ML.Mlp;
using Mlp.Samples.Arguments;
using Mlp.Samples.Blobs;
using Mlp.Samples.Topics;

namespace Mlp.Samples.Commands;

/// <summary>The command regularization: what keeps a network from overfitting its few points.</summary>
internal static class RegularizationCommand
{
    private static readonly (string Name, Action<MlpBinaryTrainer.Options> Set)[] Ways =
    [
        ("none", _ => { }),
        ("weight decay", options => options.Optimizer = new AdamW { LearningRate = BlobTrials.Rate, WeightDecay = 3 }),
        ("dropout", options => options.Dropout = [0.5]),
        ("early stopping", options => options.EarlyStopping = new() { Patience = 20 }),
    ];

    internal static Command Create()
    {
        var points = NumberOption.Whole("--points", "The number of train points.", defaultValue: 60, least: 4, most: 10_000);
        return TopicCommand.Create(
            "regularization",
            "Learns two overlapping clusters from few points without and with weight decay, dropout and early stopping.",
            "a plain network of two layers of 64 ReLU units, without embeddings, ensemble and gradient clipping, so "
            + "that each way is seen alone.",
            epochs: 300,
            [points],
            (topic, parsed) => Run(topic, parsed.GetValue(points)));
    }

    private static string Run(Topic topic, int points)
    {
        var trials = new BlobTrials(topic, points);
        foreach (var (name, set) in Ways) trials.Add(name, set);
        trials.ShowTable();
        trials.SaveLosses(topic.Folder.For("losses.png"));
        trials.SaveDecisions(topic.Folder.For("decisions.png"));
        return "A network with far more weights than points overfits: its train loss falls while that of other points "
            + "rises, and its border winds around single points, with high confidence on both sides. Weight decay keeps the weights small, "
            + "dropout keeps units from leaning on each other, and early stopping ends before it goes wrong; it takes rows for that, "
            + "which nothing else may be judged by, so the test points here are a third set.";
    }
}
