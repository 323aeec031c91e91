using System.CommandLine;
using System.Globalization;
using Extensions.ML.Mlp.Native;
using Mlp.Samples;

namespace Extensions.ML.Mlp.Benchmarks.Quality;

/// <summary>Trains recipes on tables, all on the same splits, and writes what they reached on the test rows and what they cost.</summary>
/// <param name="recipes">Those to measure.</param>
/// <param name="seeds">The number of splits of a table; a small table has more.</param>
/// <param name="threads">The most a training takes.</param>
/// <param name="resumes">Whether runs that are known already stay as they are; else they are made anew.</param>
/// <param name="report">Where the tables go; the runs go beside it.</param>
internal sealed class QualityCommand(Recipe[] recipes, int seeds, int threads, bool resumes, FileInfo report)
{
    private const string ReportName = "quality.md";

    /// <summary>Of fewer rows than this, a split leaves so few to test with that one says little: there are five times as many splits.</summary>
    internal const int SmallRowCount = 5000, SmallFactor = 5;

    private readonly RunFile _runs = new(new(Path.ChangeExtension(report.FullName, ".csv")));

    internal static Command Create()
    {
        var folder = new Argument<DirectoryInfo?>("folder")
        {
            Description = "Where california-housing.csv, diamonds.csv, adult-train.csv and adult-test.csv lie; those that are absent are left out.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var csv = new Option<FileInfo?>("--csv") { Description = "A file of comma-separated values, in place of all other tables." };
        var label = new Option<string?>("--label") { Description = "Of --csv, the column to predict; the last one when left out." };
        var task = new Option<TableTask?>("--task") { Description = "Of --csv, what to predict; what the label suggests when left out." };
        var sets = Names("--sets", "The tables to measure, all when left out.");
        var recipes = Names("--recipes", $"The recipes to measure, all when left out: {string.Join(", ", Recipe.All.Select(recipe => recipe.Name))}.");
        var seeds = new Option<int>("--seeds") { Description = $"Splits of each table, {SmallFactor} times as many of a small one.", DefaultValueFactory = _ => 3 };
        var threads = new Option<int>("--threads") { Description = "The most threads a training takes.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var resume = new Option<bool>("--resume") { Description = "Leaves runs as they are that the file beside the report has already." };
        var report = new Option<FileInfo?>("--out") { Description = $"Where the tables are written as markdown, and beside it the runs as .csv; results/{ReportName} when left out, of --csv a file in the working directory." };
        var command = new Command("quality", "Measures what our presets, ML.NET's trees and linear models reach on tables.") { folder, csv, label, task, sets, recipes, seeds, threads, resume, report };
        command.SetAction(parsed =>
        {
            try
            {
                var file = parsed.GetValue(csv);
                var sources = file is null
                    ? Choose(sets, parsed, [.. TableSource.Shipped, .. parsed.GetValue(folder) is { } place ? TableSource.In(place) : []], source => source.Name)
                    : [new(NameOf(file), file.FullName) { Label = parsed.GetValue(label), Task = parsed.GetValue(task) }];
                var chosen = Choose(recipes, parsed, Recipe.All, recipe => recipe.Name);
                var target = parsed.GetValue(report) ?? (file is null ? ResultsFile() : new($"quality-{NameOf(file)}.md"));
                var quality = new QualityCommand(chosen, parsed.GetRequiredValue(seeds), parsed.GetRequiredValue(threads), parsed.GetValue(resume), target);
                return quality.Run([.. sources.Select(Table.Open)]) == 0 ? 0 : 1;
            }
            catch (UserMistakeException e)
            {
                Console.Error.WriteLine(e.Message);
                return 1;
            }
        });
        return command;
    }

    private static Option<string[]> Names(string name, string description) => new(name)
    {
        Description = description,
        AllowMultipleArgumentsPerToken = true,
    };

    private static FileInfo ResultsFile() => new($"test/Extensions.ML.Mlp.Benchmarks/results/{ReportName}");

    /// <summary>A comma would end the cell of a run's line.</summary>
    private static string NameOf(FileInfo file) => Path.GetFileNameWithoutExtension(file.Name).Replace(',', ' ');

    private static T[] Choose<T>(Option<string[]> option, ParseResult parsed, T[] all, Func<T, string> nameOf)
    {
        string[] asked = parsed.GetValue(option) ?? [];
        string? unknown = asked.FirstOrDefault(name => !all.Any(item => Is(item, name)));
        if (unknown is not null) throw new UserMistakeException($"{option.Name} must be of {string.Join(", ", all.Select(nameOf))}, but one is '{unknown}'.");
        return asked.Length == 0 ? all : [.. all.Where(item => asked.Any(name => Is(item, name)))];

        bool Is(T item, string name) => nameOf(item).Equals(name, StringComparison.OrdinalIgnoreCase);
    }

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
