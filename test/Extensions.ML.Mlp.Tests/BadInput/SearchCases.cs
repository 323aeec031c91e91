using System.Text.RegularExpressions;
using Extensions.ML.Mlp.Tests.Search;
using Extensions.ML.Mlp.Tests.Training.Checkpoints;
using static Extensions.ML.Mlp.Tests.BadInput.BadInputCase;
using Space = Extensions.ML.Mlp.SearchSpace<Extensions.ML.Mlp.MlpBinaryTrainer.Options>;

namespace Extensions.ML.Mlp.Tests.BadInput;

/// <summary>Searches that cannot be: spaces, budgets, and what they meet.</summary>
internal static class SearchCases
{
    private static readonly Action<MlpBinaryTrainer.Options, double> Rate = (options, rate) => options.Dropout = [rate];
    private static readonly Action<MlpBinaryTrainer.Options, int> Width = (options, width) => options.HiddenLayers = [width];

    internal static IEnumerable<BadInputCase> All =>
    [
        Refused("a space without dimensions", context => Run(context, new Space())),
        Refused("a dimension without a name", _ => new Space().Uniform(" ", 0, 1, Rate)),
        Refused("two dimensions of one name", _ => new Space().Uniform("dropout", 0, 1, Rate).Uniform("dropout", 0, 1, Rate)),
        Refused("a range from 0.5 to 0.1", _ => new Space().Uniform("dropout", 0.5, 0.1, Rate)),
        Refused("a range up to infinity", _ => new Space().LogUniform("rate", 0.1, double.PositiveInfinity, Rate)),
        Refused("a range from 0 on a log scale", _ => new Space().LogUniform("rate", 0, 1, Rate)),
        Refused("a range of whole numbers from 4 to 4", _ => new Space().UniformInteger("width", 4, 4, Width)),
        Refused("a range of whole numbers from 0 on a log scale", _ => new Space().LogUniformInteger("width", 0, 4, Width)),
        Refused("no value to choose from", _ => new Space().Choice("width", [], Width)),
        Refused("a space with a dropout of 1.5", context => Run(context, new Space().Choice("dropout", [1.5], Rate))),
        Refused("a space that sets the seed", context => Run(context, new Space().Choice("seed", [5], (options, seed) => options.Seed = seed))),
        Refused("a space that sets label smoothing, compared by losses", context => Run(context, new Space().Choice("smoothing", [0.1], (options, share) => options.LabelSmoothing = share))),
        Refused("no trials", context => Run(context, budget: new() { Trials = 0 })),
        Refused("a factor of halving of 1", context => Run(context, budget: new() { HalvingFactor = 1 })),
        Refused("a first rung of no epochs", context => Run(context, budget: new() { MinEpochs = 0 })),
        Refused("a search of no time", context => Run(context, budget: new() { TimeLimit = TimeSpan.Zero })),
        Refused("a folder without a name", context => Run(context, budget: new() { Folder = "" })),
        InFolder("a folder in the place of which there is a file", (context, path) =>
        {
            File.WriteAllText(path, "");
            Run(context, budget: Brief(path));
        }),
        InFolder("a folder whose file another search keeps for itself", (context, path) =>
        {
            Directory.CreateDirectory(path);
            using var kept = new FileStream(Path.Combine(path, "trials.jsonl"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
            Run(context, budget: Brief(path));
        }),
        InFolder("a folder with a file that no search wrote", (context, path) =>
        {
            Directory.CreateDirectory(path);
            File.WriteAllText(Path.Combine(path, "trials.jsonl"), "null\n");
            Run(context, budget: Brief(path));
        }),
        InFolder("a folder of a search in which `Dropout` was another", (context, path) =>
        {
            Run(context, Widths(), Brief(path));
            Run(context, Widths(), Brief(path), options => options.Dropout = [0.5]);
        }),
        Refused("a search without validation rows", context => Run(context, set: options => (options.EarlyStopping, options.ValidationFraction) = (null, null))),
        Refused("a search of which all trials diverge", context => Run(context, new Space().Choice("rate", [1e300], (options, rate) => options.Optimizer = new Sgd { LearningRate = rate }))),
        Refused("a search that is cancelled before the first rung is done", context => Run(context, set: options => options.CancellationToken = Soon(options))),
        Refused("a search whose time is up before the first rung is done", context => RunTooLong(context)),
    ];

    private static SearchBudget Brief(string path) => new() { Trials = 1, MinEpochs = 1, Folder = path };

    private static Space Widths() => new Space().UniformInteger("width", 2, 4, Width);

    /// <summary>The document calls the folder "trials"; what the system says itself, it says otherwise elsewhere, and what the space sets is a hash.</summary>
    private static BadInputCase InFolder(string given, Action<MLContext, string> give) => new(given, () =>
    {
        using var folder = new CheckpointFolder();
        string sentence = Refused(given, context => give(context, folder.Path())).Read().Replace(folder.Path(), "trials", StringComparison.Ordinal).Replace('\\', '/');
        sentence = Regex.Replace(sentence, @"is not \((The process|The file|Cannot)[^)]*\)", "is not (what the system says)");
        return Regex.Replace(sentence, @"what the space sets \([^)]*\)", "what the space sets (…)");
    });

    private static void Run(MLContext context, Space? space = null, SearchBudget? budget = null, Action<MlpBinaryTrainer.Options>? set = null)
    {
        var options = SearchJob.Options();
        set?.Invoke(options);
        SearchJob.Run(options, space, budget, context);
    }

    /// <summary>A token that is cancelled after the first epoch.</summary>
    private static CancellationToken Soon(MlpBinaryTrainer.Options options)
    {
        var source = new CancellationTokenSource();
        options.Progress = new ProgressCallback(_ => source.Cancel());
        return source.Token;
    }

    private static void RunTooLong(MLContext context)
    {
        var clock = new ManualClock();
        Run(context, budget: new() { TimeLimit = TimeSpan.FromSeconds(1) }, set: options =>
            (options.Clock, options.Progress) = (clock, new ProgressCallback(_ => clock.Advance(TimeSpan.FromSeconds(1)))));
    }
}
