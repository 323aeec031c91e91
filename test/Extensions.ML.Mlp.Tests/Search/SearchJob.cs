namespace Extensions.ML.Mlp.Tests.Search;

/// <summary>A search that takes a moment: nine trials on three rungs that end after 2, 6 and 12 epochs.</summary>
internal static class SearchJob
{
    internal static SearchBudget Budget { get; } = new() { Trials = 9, MinEpochs = 2 };

    internal static SearchSpace<MlpBinaryTrainer.Options> Space { get; } = new SearchSpace<MlpBinaryTrainer.Options>()
        .LogUniform("rate", 1e-3, 1, (options, rate) => options.Optimizer = options.Optimizer with { LearningRate = rate })
        .UniformInteger("width", 2, 8, (options, width) => options.HiddenLayers = [width]);

    /// <summary>With rows held out.</summary>
    internal static MlpBinaryTrainer.Options Options()
    {
        var options = Points.Quick(epochs: 12);
        (options.ValidationFraction, options.EarlyStopping) = (0.25, new() { Patience = 12 });
        return options;
    }

    internal static SearchResult<MlpBinaryTrainer.Options> Run(MlpBinaryTrainer.Options? options = null, SearchSpace<MlpBinaryTrainer.Options>? space = null, SearchBudget? budget = null, MLContext? context = null)
    {
        context ??= new(1);
        return context.BinaryClassification.Trainers.Mlp(options ?? Options()).Search(Rows(context), space ?? Space, budget ?? Budget);
    }

    internal static IDataView Rows(MLContext context, int count = 120)
    {
        var points = Points.Clouds(count).View(context);
        return Points.Features(context).Fit(points).Transform(points);
    }

    /// <summary>All that is told of the trials but the times.</summary>
    internal static string[] Describe(IEnumerable<SearchTrial> trials) =>
        [.. trials.Select(trial => $"{trial} {trial.BestEpoch} {trial.ValidationLoss:R} {trial.ValidationMetric:R} {string.Join(' ', trial.ValidationLosses)}")];
}

/// <summary>Does something whenever it is told of a trial.</summary>
internal sealed class ToldTrial(Action<SearchTrial> then) : IProgress<SearchTrial>
{
    public void Report(SearchTrial value) => then(value);
}
