using System.CommandLine;

namespace Extensions.ML.Mlp.Benchmarks.Sklearn;

/// <summary>How <see cref="SklearnCommand"/> is typed.</summary>
internal static class SklearnCommandLine
{
    internal static Command Create()
    {
        var rows = new Option<int>("--rows") { Description = "Rows to learn from.", DefaultValueFactory = _ => 100_000 };
        var epochs = new Option<int>("--epochs") { Description = "Epochs of a fit.", DefaultValueFactory = _ => 10 };
        var python = new Option<string>("--python") { Description = "The Python that has scikit-learn.", DefaultValueFactory = _ => "/usr/bin/python3" };
        var pairs = MeasuringOptions.Pairs("Pairs of fits, ours then scikit-learn's.");
        var threads = MeasuringOptions.Threads();
        var report = MeasuringOptions.Report("sklearn.md");
        var command = new Command("sklearn", "Times Fit against scikit-learn's MLPClassifier.") { rows, epochs, python, pairs, threads, report };
        command.SetAction(parsed => SklearnCommand.Run(
            parsed.GetRequiredValue(threads),
            parsed.GetRequiredValue(pairs),
            parsed.GetRequiredValue(rows),
            parsed.GetRequiredValue(epochs),
            parsed.GetRequiredValue(python),
            parsed.GetRequiredValue(report)));
        return command;
    }
}
