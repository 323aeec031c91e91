using Mlp.Samples;
using Mlp.Samples.Tabular;

namespace Extensions.ML.Mlp.TestSupport.Tables;

/// <summary>What is predicted.</summary>
internal enum TableTask
{
    Binary,
    Multiclass,
    Regression,
}

/// <summary>Which task a label has, and how well it was done.</summary>
internal static class TableTasks
{
    private const int FewestClasses = 2;

    /// <summary>The main measure, and a second one.</summary>
    internal static (string First, string Second) Measures(this TableTask task) => task switch
    {
        TableTask.Binary => ("accuracy", "AUC"),
        TableTask.Multiclass => ("accuracy", "log-loss"),
        _ => ("RMSE", "MAE"),
    };

    /// <summary>Whether one value of the main measure is better than another.</summary>
    internal static bool IsBetter(this TableTask task, double one, double other) => task == TableTask.Regression ? one < other : one > other;

    /// <summary>Two values make two classes, other numbers a regression, other texts a class each; unless a task is given.</summary>
    /// <exception cref="UserMistakeException">The column does not suit the task.</exception>
    internal static TableTask Of(TableColumn label, TableTask? given)
    {
        var task = given ?? label switch
        {
            { HasUncountedValues: false, Values.Count: FewestClasses } => TableTask.Binary,
            { IsNumber: true } => TableTask.Regression,
            _ => TableTask.Multiclass,
        };
        string? fault = (task, label) switch
        {
            (_, { Values.Count: < FewestClasses }) => "must have at least two values, but all rows are alike",
            (TableTask.Binary, { Values.Count: > FewestClasses }) => $"must have two values for a binary classification, but it has {Count(label)}",
            (TableTask.Multiclass, { HasUncountedValues: true } or { HasTooManyTexts: true }) => $"must have few values for a classification, several rows of each, but it has {Count(label)}",
            (TableTask.Regression, { HasNumbers: false }) => $"must be a number for a regression, but it has texts such as '{label.FirstText?.Text ?? label.Values[0]}'",
            _ => null,
        };
        return fault is null ? task : throw new UserMistakeException($"The label '{label.Name}' {fault}; choose another with --label, or another --task.");
    }

    private static string Count(TableColumn label) => label.HasUncountedValues ? "more than a thousand" : $"{label.Values.Count}";
}
