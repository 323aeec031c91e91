using System.CommandLine;

namespace Extensions.ML.Mlp.Benchmarks.Fuzz;

/// <summary>Damaged and forged files of every kind, so many of each; then as long as asked by coverage.</summary>
internal static class FuzzCommand
{
    private const string ForeignFiles = "test/Extensions.ML.Mlp.Tests/Golden/exchange";

    internal static Command Create()
    {
        var files = new Option<int>("--files") { Description = "Mutated files of each kind.", DefaultValueFactory = _ => 20_000 };
        var minutes = new Option<double>("--minutes") { Description = "How long files are made by coverage; 0 for not at all.", DefaultValueFactory = _ => 10 };
        var seed = new Option<int>("--seed") { Description = "Other files for another number.", DefaultValueFactory = _ => 1 };
        var report = MeasuringOptions.Report("fuzz.md");
        var command = new Command("fuzz", "Loads damaged and forged model files, safetensors, checkpoints and pipelines, and looks for crashes, pauses and memory.") { files, minutes, seed, report };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(files), parsed.GetRequiredValue(minutes), parsed.GetRequiredValue(seed), parsed.GetRequiredValue(report)));
        return command;
    }

    private static int Run(int files, double minutes, int seed, FileInfo report)
    {
        var (models, safetensors) = (ModelFiles.Kind(), SafetensorsFiles.Kind(Directory.EnumerateFiles(ForeignFiles).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)));
        var mutated = new List<(string, Tally)>();
        foreach (var kind in new[] { models, ModelFiles.OlderKind(), safetensors, CheckpointFiles.Kind(), PipelineFiles.OurEntries(), PipelineFiles.AnyBytes() })
        {
            mutated.Add((kind.Name, new MutationRun(kind).Run(seed, files)));
            Console.WriteLine($"{kind.Name}: {files} files, {mutated[^1].Item2.Faulty} faults");
        }
        var guided = minutes > 0 ? Guide(models, safetensors, TimeSpan.FromMinutes(minutes / 2), seed) : [];
        Report.Write(FuzzReport.Write(mutated, guided, files, minutes, seed), report);
        return mutated.Select(run => run.Item2).Concat(guided.Select(run => run.Tally)).Any(tally => tally.Faulty > 0) ? 1 : 0;
    }

    private static GuidedRun[] Guide(FileKind models, FileKind safetensors, TimeSpan time, int seed)
    {
        using var readers = new InstrumentedReaders();
        GuidedRun[] runs = [new(models, readers.Model(), seed), new(safetensors, readers.Safetensors(), seed)];
        foreach (var run in runs) run.Run(time);
        return runs;
    }
}
