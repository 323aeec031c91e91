using Microsoft.ML;
using Microsoft.ML.Data;
using Mlp.Samples.Topics;

namespace Mlp.Samples.Tabular;

/// <summary>The rows of a table, to learn from and to test with.</summary>
internal static class TableRows
{
    internal const double TestShare = 0.2;

    /// <summary>Makes rows that are ready in memory, so that the times of trainers are their own.</summary>
    /// <exception cref="UserMistakeException">One of two values is too rare.</exception>
    internal static (IDataView Train, IDataView Test) Prepare(Topic topic, TableFile file, TableColumn label, TabularTask task)
    {
        var context = topic.Context;
        var rows = file.Load(context, label, isLabelNumber: task is RegressionTask);
        var split = context.Data.TrainTestSplit(Labelled(context, rows, task), TestShare, seed: topic.Seed);
        var prepared = TableFeatures.Create(context, TableFeatures.Inputs(file, label)).Append(task.Label(context)).Fit(split.TrainSet);
        var (train, test) = (Ready(split.TrainSet), Ready(split.TestSet));
        if (task is BinaryTask && new[] { train, test }.Any(HasOneClass))
        {
            throw new UserMistakeException(
                $"The label '{label.Name}' must have rows of both values to learn from and to test with, but one is too rare; "
                + "give it more rows, or choose another with --label.");
        }
        return (train, test);

        static bool HasOneClass(IDataView part) => part.GetColumn<bool>("Label").Distinct().Count() < 2;

        IDataView Ready(IDataView part) => context.Data.Cache(prepared.Transform(part), "Features", "Label");
    }

    private static IDataView Labelled(MLContext context, IDataView rows, TabularTask task) => task is RegressionTask
        ? context.Data.FilterRowsByMissingValues(rows, TableFile.Target)
        : context.Data.FilterByCustomPredicate<TargetText>(rows, row => TableColumn.IsMissing(row.Target));

    /// <summary>The target of a row, where it is a text.</summary>
    private sealed class TargetText
    {
        public string? Target { get; set; }
    }
}
