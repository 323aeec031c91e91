using System.CommandLine;
using Mlp.Samples;

namespace Extensions.ML.Mlp.Benchmarks.Quality;

/// <summary>How <see cref="QualityCommand"/> is typed.</summary>
internal static class QualityCommandLine
{
    private const string ReportName = "quality.md";

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
        var seeds = new Option<int>("--seeds") { Description = $"Splits of each table, {QualityCommand.SmallFactor} times as many of a small one.", DefaultValueFactory = _ => 3 };
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
}
