using System.CommandLine;
using Extensions.ML.Mlp;
using Mlp.Samples.Arguments;
using Mlp.Samples.Blobs;
using Mlp.Samples.Tabular;
using Mlp.Samples.Topics;

namespace Mlp.Samples.Commands;

/// <summary>The command search: looks for the options that suit a table.</summary>
internal static class SearchCommand
{
    internal static Command Create()
    {
        var (file, label) = (TabularCommand.File(), TabularCommand.Label());
        var trials = NumberOption.Whole("--trials", "The number of trials that are drawn.", defaultValue: 27, least: 1, most: 1000);
        return TopicCommand.Create(
            "search",
            "Searches options for a column of a CSV file, by random trials of which a third goes on to three times as many epochs.",
            notDefault: null,
            epochs: null,
            [file, label, trials],
            (topic, parsed) => Run(topic, parsed.GetValue(file), parsed.GetValue(label), parsed.GetValue(trials)));
    }

    private static string Run(Topic topic, string? path, string? labelName, int trials)
    {
        var table = TableFile.Open(path ?? BlobData.ShippedFile("deliveries.csv"));
        new SearchRun(topic, table, table.Find(labelName), new SearchBudget { Trials = trials }).Run();
        return "Most trials are bad, and show it early: all are trained for a few epochs, and only the best go on, so that the search costs a "
            + "fraction of training each to its end. The best of many is lucky, too: its validation loss is too good to be true, and only "
            + "rows that nothing was chosen by tell how good the options are.";
    }
}
