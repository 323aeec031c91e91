using System.Globalization;
using System.Text;

namespace Extensions.ML.Mlp.Benchmarks.Quality;

/// <summary>The runs as tables of markdown: a row a table, a column a recipe.</summary>
internal static class QualityReport
{
    private static readonly string[] Ours = [.. Recipe.All.Where(recipe => recipe.IsOurs).Select(recipe => recipe.Name)];

    /// <param name="runs">All that are known.</param>
    /// <param name="asked">The recipes that were asked for: they have columns even where all their runs failed.</param>
    /// <param name="threads">The most a training took.</param>
    internal static string Write(IReadOnlyList<QualityRun> runs, IReadOnlyCollection<Recipe> asked, int threads)
    {
        var standings = Standing.Of(runs);
        Recipe[] recipes = [.. Recipe.All.Where(recipe => asked.Contains(recipe) || runs.Any(run => run.Recipe == recipe.Name))];
        var text = new StringBuilder(Introduction(threads));
        Append("On test rows", standing => standing.Task.Measures().First, (standing, recipe) => Measure(standing, recipe, run => run.First, marksBest: true));
        AppendWins(text, standings, recipes);
        Append("The second measure", standing => standing.Task.Measures().Second, (standing, recipe) => Measure(standing, recipe, run => run.Second, marksBest: false));
        Append("Seconds to train, median", null, (standing, recipe) => Median(standing, recipe, run => run.TrainSeconds, "F2"));
        Append("Microseconds a row, `Transform` of all test rows, one thread, median", null, (standing, recipe) => Median(standing, recipe, run => run.TransformMicroseconds, "F2"));
        Append("Microseconds a row, `PredictionEngine`, median", null, (standing, recipe) => Median(standing, recipe, run => run.EngineMicroseconds, "F2"));
        Append("Kilobytes of the saved model, median", null, (standing, recipe) => Median(standing, recipe, run => run.Kilobytes, "F0"));
        return text.ToString();

        void Append(string title, Func<Standing, string>? measure, Func<Standing, string, string> cell)
        {
            string name = measure is null ? "" : " measure |", line = measure is null ? "" : "---|";
            text.AppendLine(CultureInfo.InvariantCulture, $"\n## {title}\n\n| table |{name} {string.Join(" | ", recipes.Select(recipe => recipe.Name))} |");
            text.AppendLine(CultureInfo.InvariantCulture, $"|---|{line}{string.Concat(recipes.Select(_ => "--:|"))}");
            foreach (var standing in standings)
            {
                string measured = measure is null ? "" : $" {measure(standing)} |";
                text.AppendLine(CultureInfo.InvariantCulture, $"| {standing.Table} |{measured} {string.Join(" | ", recipes.Select(recipe => cell(standing, recipe.Name)))} |");
            }
        }
    }

    private static string Introduction(int threads) => FormattableString.Invariant($"""
        # Quality

        What recipes reach on test rows with nothing set but a seed and {threads} thread{(threads == 1 ? "" : "s")}, and what they cost. All learn and are tested on
        the same rows: numbers as they are, categories one-hot as ML.NET makes them of the training rows. What stops early does so by rows that
        the trainer itself holds out of the training rows; nothing is chosen by test rows. Ours are `new Options()` (default) and
        the presets of that name; LightGBM and FastTree (one against all others where there are several classes) are ML.NET's with their defaults;
        linear is ML.NET's logistic regression, maximum entropy or, for numbers, SDCA, behind `ReplaceMissingValues` and `NormalizeMeanVariance`.

        Mean ± deviation over splits drawn anew with each seed, the training's own seed with them: of California housing a fifth of the rows is for testing, of
        diamonds a third, of any other a quarter, Adult has a test file and one run. A table of fewer than {QualityCommand.SmallRowCount:N0} rows has {QualityCommand.SmallFactor} times as many splits, for a few dozen test rows say
        little. RMSE of California housing is in 100,000 dollars. The best mean is bold. A dash was not measured, or failed;
        what has not run on all splits of a table says on how many, and is not compared.
        Times of training are of `Fit` alone, features in memory; on small tables the first runs of a process have the compiling of code in them.

        {MachineDescription.Write()}

        """);

    private static void AppendWins(StringBuilder text, Standing[] standings, Recipe[] recipes)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"\n## Against {Recipe.Rival}\n\n| | better mean on test rows | not better |\n|---|--:|---|");
        string[] ours = [.. Ours.Where(name => recipes.Any(recipe => recipe.Name == name))];
        foreach (string recipe in ours) AppendRow(recipe, _ => recipe);
        if (ours.Length < 2) return;
        AppendRow("ours that is best on the rows held out of training (where there are none, the default)", standing => standing.ChosenOf(ours, Recipe.Default));
        AppendRow("ours that is best on the test rows: an upper bound, for nobody can choose by them", standing => standing.BestOf(ours));

        void AppendRow(string name, Func<Standing, string?> choose)
        {
            var verdicts = standings.Select(standing => (standing.Table, Beats: choose(standing) is { } recipe ? standing.Beats(recipe, Recipe.Rival) : null))
                .Where(verdict => verdict.Beats is not null).ToArray();
            string losses = string.Join(", ", verdicts.Where(verdict => verdict.Beats == false).Select(verdict => verdict.Table));
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {verdicts.Count(verdict => verdict.Beats == true)} of {verdicts.Length} | {losses} |");
        }
    }

    private static string Measure(Standing standing, string recipe, Func<QualityRun, double> of, bool marksBest)
    {
        double[] values = [.. standing.RunsOf(recipe).Select(of)];
        if (values.Length == 0) return "–";
        double mean = values.Average();
        string format = Math.Abs(mean) >= 10 ? "F1" : "F4", cell = Number(mean, format);
        if (values.Length > 1) cell += $" ± {Number(Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1)), format)}";
        if (!standing.Ran(recipe)) cell += $" (of {values.Length})";
        return marksBest && standing.BestOf(Recipe.All.Select(item => item.Name)) == recipe ? $"**{cell}**" : cell;
    }

    private static string Median(Standing standing, string recipe, Func<QualityRun, double> of, string format) =>
        standing.RunsOf(recipe) is { Count: > 0 } runs ? Number(new Spread(runs.Select(of)).Median, format) : "–";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
