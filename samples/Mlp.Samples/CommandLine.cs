using System.CommandLine;
using System.CommandLine.Invocation;
using Mlp.Samples.Commands;

namespace Mlp.Samples;

/// <summary>All commands; a further one is one more line in <see cref="Root"/>.</summary>
internal static class CommandLine
{
    internal static int Run(string[] args)
    {
        var parsed = Root().Parse(args, new ParserConfiguration { EnablePosixBundling = false });
        if (parsed.Action is ParseErrorAction)
            return Refuse($"{string.Join(' ', parsed.Errors.Select(error => error.Message).Distinct())} See --help.");
        try
        {
            // Ctrl+C belongs to the training, which ends with what it has learned.
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception e) when (e is UserMistakeException or IOException or UnauthorizedAccessException)
        {
            return Refuse(e.Message);
        }
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine(reason);
        return 1;
    }

    private static RootCommand Root()
    {
        var root = new RootCommand("Samples of Extensions.ML.Mlp, multilayer perceptrons for ML.NET. Without a command it runs blobs.");
        BlobsCommand.AddTo(root);
        root.Add(BlobsCommand.Create());
        root.Add(PredictCommand.Create());
        root.Add(RegularizationCommand.Create());
        root.Add(NormalizationCommand.Create());
        root.Add(ActivationsCommand.Create());
        root.Add(BatchesCommand.Create());
        root.Add(OptimizersCommand.Create());
        root.Add(SchedulesCommand.Create());
        root.Add(LearningRateCommand.Create());
        root.Add(MulticlassCommand.Create());
        root.Add(RegressionCommand.Create());
        root.Add(TabularCommand.Create());
        root.Add(SearchCommand.Create());
        root.Add(ExplainCommand.Create());
        return root;
    }
}
