using Extensions.ML.Mlp;
using Microsoft.ML;
using Mlp.Samples.Topics;
using Mlp.Samples.Training;

namespace Mlp.Samples.Tabular;

/// <summary>What is predicted: what differs between two classes, several and a number.</summary>
internal abstract class TabularTask
{
    /// <summary>In words.</summary>
    internal abstract string Description { get; }

    /// <summary>What the network's loss is, in words.</summary>
    internal abstract string LossName { get; }

    /// <summary>Makes the column Label of <see cref="TableFile.Target"/>.</summary>
    internal abstract IEstimator<ITransformer> Label(MLContext context);

    internal abstract TrainedNetwork TrainNetwork(Topic topic, IDataView train);

    /// <summary>Searches the options of the network.</summary>
    internal abstract TableSearch Search(Topic topic, IDataView train, SearchBudget budget);

    internal abstract ITransformer TrainTrees(MLContext context, IDataView train, int? threads);

    /// <summary>ML.NET's metrics of scored rows.</summary>
    internal abstract IReadOnlyList<(string Name, double Value)> Metrics(MLContext context, IDataView scored);

    /// <summary>Two values make two classes, other texts a class each, other numbers a regression.</summary>
    /// <exception cref="UserMistakeException">The column cannot be predicted.</exception>
    internal static TabularTask Of(TableColumn label) => label switch
    {
        { Values.Count: < 2 } => throw new UserMistakeException(
            $"The label '{label.Name}' must have at least two values; choose another with --label."),
        { Values: [var no, var yes] } => new BinaryTask(no, yes, label.Spelling(yes)),
        { IsNumber: true } => new RegressionTask(),
        { HasTooManyTexts: false } => new MulticlassTask(label.Values.Count),
        { MixedFormats: not null } => throw new UserMistakeException(
            $"The label '{label.Name}' cannot be predicted, because {TableNotes.Mixed(label)}; "
            + "write them all alike, or choose another label with --label."),
        _ => throw new UserMistakeException(
            $"The label '{label.Name}' has too many different texts to be classes; choose another with --label."),
    };
}
