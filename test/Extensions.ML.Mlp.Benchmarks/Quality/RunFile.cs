using Mlp.Samples;

namespace Extensions.ML.Mlp.Benchmarks.Quality;

/// <summary>The runs that are known, and their file, which is written after each.</summary>
internal sealed class RunFile
{
    private readonly FileInfo _file;
    private readonly List<QualityRun> _runs;

    /// <exception cref="UserMistakeException">The file holds something else.</exception>
    internal RunFile(FileInfo file) => (_file, _runs) = (file, file.Exists ? Read(file) : []);

    internal IReadOnlyList<QualityRun> Runs => _runs;

    internal bool Has(string table, string recipe, int seed, int threads) =>
        _runs.Exists(run => (run.Table, run.Recipe, run.Seed, run.Threads) == (table, recipe, seed, threads));

    /// <summary>Forgets what a recipe reached on a table.</summary>
    internal void Forget(string table, string recipe) => _runs.RemoveAll(run => run.Table == table && run.Recipe == recipe);

    internal void Add(QualityRun run)
    {
        _runs.Add(run);
        _file.Directory?.Create();
        File.WriteAllLines(_file.FullName, [QualityRun.CsvHeader, .. _runs.Select(known => known.ToCsv())]);
    }

    private static List<QualityRun> Read(FileInfo file)
    {
        try
        {
            return [.. File.ReadLines(file.FullName).Skip(1).Select(QualityRun.FromCsv)];
        }
        catch (FormatException e)
        {
            throw new UserMistakeException($"'{file}' must hold runs of this command, but it does not ({e.Message}); move it away, or name another file with --out.");
        }
    }
}
