using System.CommandLine;

namespace Extensions.ML.Mlp.Benchmarks.Scoring;

/// <summary>How <see cref="ScoringCommand"/> is typed.</summary>
internal static class ScoringCommandLine
{
    internal static Command Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "Turns of each rival.", DefaultValueFactory = _ => 7 };
        var report = MeasuringOptions.Report("scoring.md");
        var command = new Command("scoring", "Times scoring against ONNX Runtime, TorchSharp and LightGBM.") { rounds, report };
        command.SetAction(parsed => ScoringCommand.Run(parsed.GetRequiredValue(rounds), parsed.GetRequiredValue(report)));
        return command;
    }
}
