using System.CommandLine;
using Mlp.Samples.Display;
using Mlp.Samples.Explanations;
using Mlp.Samples.Plots;
using Mlp.Samples.Topics;

namespace Mlp.Samples.Commands;

/// <summary>The command explain: which features a network pays heed to, over all rows and in one.</summary>
internal static class ExplainCommand
{
    internal static Command Create() => TopicCommand.Create(
        "explain",
        "Learns three things about a kiosk's days, and shows which features each network pays heed to, and why a day got its score.",
        "two layers of 32 units, without dropout and early stopping: small networks are explained faster, and the "
        + "test days choose nothing.",
        epochs: 60,
        Run);

    private static string Run(Topic topic)
    {
        var tasks = new KioskTasks(topic);
        (string File, Func<Explanation> Explain)[] runs =
            [("binary.png", tasks.SoldOut), ("multiclass.png", tasks.Favourite), ("regression.png", tasks.Sold)];
        foreach (var (file, explain) in runs)
        {
            var explanation = explain();
            ExplanationTables.Show(explanation);
            ImportancePlot.Save(topic.Folder.For(file), explanation);
        }
        return "Permuting a feature over the test rows tells what the network loses without it, in the units of a metric; the "
            + "contributions tell what each feature added to the score of each row, beside a day of the training means, and sum to "
            + "the difference within 1 %. The moon and yesterday's temperature change nothing in these days: permuting them costs next "
            + "to nothing, and what they add to single scores is noise that the network has learned.";
    }
}
