using System.CommandLine;

namespace Extensions.ML.Mlp.Benchmarks.Serve;

/// <summary>How <see cref="ServeCommand"/> is typed.</summary>
internal static class ServeCommandLine
{
    internal static Command Create()
    {
        var predictions = new Option<int>("--predictions") { Description = "Predictions that the server is asked for.", DefaultValueFactory = _ => 1_000_000 };
        var report = MeasuringOptions.Report("serve.md");
        var command = new Command("serve", "Publishes samples/Mlp.Serve and measures its size, its start, its pace and its memory.") { predictions, report };
        command.SetAction((parsed, _) => ServeCommand.RunAsync(parsed.GetRequiredValue(predictions), parsed.GetRequiredValue(report)));
        return command;
    }
}
