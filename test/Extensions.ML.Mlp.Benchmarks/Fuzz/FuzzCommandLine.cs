using System.CommandLine;

namespace Extensions.ML.Mlp.Benchmarks.Fuzz;

/// <summary>How <c>fuzz</c> is called.</summary>
internal static class FuzzCommandLine
{
    internal static Command Create()
    {
        var files = new Option<int>("--files") { Description = "Mutated files of each kind.", DefaultValueFactory = _ => 20_000 };
        var minutes = new Option<double>("--minutes") { Description = "How long files are made by coverage; 0 for not at all.", DefaultValueFactory = _ => 10 };
        var seed = new Option<int>("--seed") { Description = "Other files for another number.", DefaultValueFactory = _ => 1 };
        var report = MeasuringOptions.Report("fuzz.md");
        var command = new Command("fuzz", "Loads damaged and forged model files, safetensors, checkpoints and pipelines, and looks for crashes, pauses and memory.") { files, minutes, seed, report };
        command.SetAction(parsed => FuzzCommand.Run(parsed.GetRequiredValue(files), parsed.GetRequiredValue(minutes), parsed.GetRequiredValue(seed), parsed.GetRequiredValue(report)));
        return command;
    }
}
