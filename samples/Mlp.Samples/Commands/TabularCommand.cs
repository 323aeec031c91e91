using System.CommandLine;
using Mlp.Samples.Blobs;
using Mlp.Samples.Tabular;
using Mlp.Samples.Topics;

namespace Mlp.Samples.Commands;

/// <summary>The command tabular: a table of the user's, learned by a network and by trees.</summary>
internal static class TabularCommand
{
    internal static Command Create()
    {
        var (file, label) = (File(), Label());
        return TopicCommand.Create(
            "tabular",
            "Learns a column of a CSV file from the others, with a network and with ML.NET's LightGBM, and compares them.",
            notDefault: null,
            epochs: null,
            [file, label],
            (topic, parsed) => Run(topic, parsed.GetValue(file), parsed.GetValue(label)));
    }

    internal static Argument<string?> File() => new("file.csv")
    {
        Description = "Comma-separated values, with or without a line of names; without it, the deliveries that come with the sample.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    internal static Option<string?> Label() => new("--label")
    {
        HelpName = "column",
        Description = "The column to predict; the last where this is left out. Columns without names are column1, column2 and so on.",
    };

    private static string Run(Topic topic, string? path, string? labelName)
    {
        var table = TableFile.Open(path ?? BlobData.ShippedFile("deliveries.csv"));
        new TabularRun(topic, table, table.Find(labelName)).Run();
        return "A table becomes features: its numbers, without gaps and scaled, and an input of 0 or 1 for each category. Boosted "
            + "trees and networks are both good at tables, and which one is better depends on the table: a network often is where the "
            + "target is smooth in its numbers. Try both, on rows that neither has seen.";
    }
}
