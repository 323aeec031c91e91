namespace Extensions.ML.Mlp.Benchmarks.Fuzz;

/// <summary>Damaged and forged files of every kind, so many of each; then as long as asked by coverage.</summary>
internal static class FuzzCommand
{
    private const string ForeignFiles = "test/Extensions.ML.Mlp.Tests/Golden/exchange";

    internal static int Run(int files, double minutes, int seed, FileInfo report)
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
