using System.Globalization;
using Extensions.ML.Mlp.Native;

namespace Extensions.ML.Mlp.Benchmarks.Quality;

/// <summary>Trains recipes on tables, all on the same splits, and writes what they reached on the test rows and what they cost.</summary>
/// <param name="recipes">Those to measure.</param>
/// <param name="seeds">The number of splits of a table; a small table has more.</param>
/// <param name="threads">The most a training takes.</param>
/// <param name="resumes">Whether runs that are known already stay as they are; else they are made anew.</param>
/// <param name="report">Where the tables go; the runs go beside it.</param>
internal sealed class QualityCommand(Recipe[] recipes, int seeds, int threads, bool resumes, FileInfo report)
{
    /// <summary>Of fewer rows than this, a split leaves so few to test with that one says little: there are five times as many splits.</summary>
    internal const int SmallRowCount = 5000, SmallFactor = 5;

    private readonly RunFile _runs = new(new(Path.ChangeExtension(report.FullName, ".csv")));

    /// <summary>Gives how many runs failed.</summary>
    internal int Run(IReadOnlyList<Table> tables)
    {
        // So that the first training does not pay for it.
        LibTorch.EnsureLoaded();
        if (!resumes)
        {
            foreach (var (table, recipe) in tables.SelectMany(_ => recipes, (table, recipe) => (table, recipe))) _runs.Forget(table.Name, recipe.Name);
        }
        int failed = tables.Sum(Measure);
        Report.Write(QualityReport.Write([.. _runs.Runs.Where(run => run.Threads == threads)], recipes, threads), report);
        return failed;
    }

    private int SplitCount(Table table) => table.HasTestFile ? 1 : table.RowCount < SmallRowCount ? SmallFactor * seeds : seeds;

    private int Measure(Table table)
    {
        var (numbers, categories) = table.Inputs;
        Console.WriteLine($"{table.Name}: {table.Task}, {table.RowCount} rows, {numbers} numbers, {categories} categories");
        int failed = 0;
        foreach (int seed in Enumerable.Range(1, SplitCount(table)))
        {
            Recipe[] missing = [.. recipes.Where(recipe => !_runs.Has(table.Name, recipe.Name, seed, threads))];
            if (missing.Length == 0) continue;
            var (train, test) = table.Split(seed);
            var measurement = new Measurement(table, train, test, seed, threads);
            failed += missing.Count(recipe => !TryMeasure(measurement, recipe, table, seed));
        }
        return failed;
    }

    /// <summary>One recipe that fails does not take the others with it.</summary>
    private bool TryMeasure(Measurement measurement, Recipe recipe, Table table, int seed)
    {
        try
        {
            var run = measurement.Run(recipe);
            _runs.Add(run);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {recipe.Name}, seed {seed}: {table.Task.Measures().First} {run.First:G5}, {run.TrainSeconds:F1} s"));
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            Console.Error.WriteLine($"  {recipe.Name}, seed {seed}, failed: {e.Message}");
            return false;
        }
    }
}
