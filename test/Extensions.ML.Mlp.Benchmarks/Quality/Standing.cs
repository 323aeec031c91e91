namespace Extensions.ML.Mlp.Benchmarks.Quality;

/// <summary>All runs of one table, and who stands where.</summary>
internal sealed class Standing(TableTask task, IReadOnlyList<QualityRun> runs)
{
    private readonly Dictionary<string, QualityRun[]> _runs = runs.GroupBy(run => run.Recipe).ToDictionary(group => group.Key, group => group.ToArray());

    internal static Standing[] Of(IEnumerable<QualityRun> runs) => [.. runs.GroupBy(run => run.Table).Select(group => new Standing(group.First().Task, [.. group]))];

    internal string Table => runs[0].Table;

    internal TableTask Task => task;

    internal IReadOnlyList<QualityRun> RunsOf(string recipe) => _runs.GetValueOrDefault(recipe, []);

    /// <summary>Whether a recipe ran on as many splits as any; only such recipes are compared.</summary>
    internal bool Ran(string recipe) => RunsOf(recipe).Count == _runs.Values.Max(known => known.Length);

    /// <summary>The recipe whose mean on the test rows is best, of those that ran.</summary>
    internal string? BestOf(IEnumerable<string> recipes) => Best(recipes, run => run.First);

    /// <summary>The recipe whose mean on the held-out training rows is best; another where not all held out such rows, as on the smallest tables.</summary>
    internal string? ChosenOf(IReadOnlyCollection<string> recipes, string otherwise) =>
        recipes.Where(Ran).All(recipe => _runs[recipe].All(run => run.Validation is not null))
            ? Best(recipes, run => run.Validation!.Value)
            : otherwise;

    /// <summary>Whether the mean of one recipe on the test rows is better than that of another; null where one of them did not run on all splits.</summary>
    internal bool? Beats(string recipe, string rival) => Ran(recipe) && Ran(rival)
        ? task.IsBetter(Mean(recipe, run => run.First), Mean(rival, run => run.First))
        : null;

    private string? Best(IEnumerable<string> recipes, Func<QualityRun, double> measure) => recipes.Where(Ran)
        .Aggregate((string?)null, (best, recipe) => best is null || task.IsBetter(Mean(recipe, measure), Mean(best, measure)) ? recipe : best);

    private double Mean(string recipe, Func<QualityRun, double> measure) => _runs[recipe].Average(measure);
}
