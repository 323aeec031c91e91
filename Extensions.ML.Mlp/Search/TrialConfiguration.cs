using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Training;
using Extensions.ML.Mlp.Training.Checkpoints;

namespace Extensions.ML.Mlp.Search;

/// <summary>A trial as it was drawn.</summary>
/// <param name="Number">From 1; with the seed it decides what is drawn.</param>
/// <param name="Values">As text, by the names of the dimensions.</param>
/// <param name="Options">The options with the values set; sound.</param>
internal sealed record TrialConfiguration(int Number, IReadOnlyDictionary<string, string> Values, MlpTrainerOptions Options)
{
    /// <summary>What decides which rows are taken and which of them held out: it must be the same for all trials.</summary>
    private static readonly string[] OfTheRows =
    [
        nameof(MlpTrainerOptions.Seed), nameof(MlpTrainerOptions.ValidationFraction), nameof(MlpTrainerOptions.DataHandling), nameof(MlpTrainerOptions.Bagging),
        nameof(MlpTrainerOptions.MissingValues), nameof(MlpTrainerOptions.CategoricalColumnNames),
        nameof(MlpTrainerOptions.LabelColumnName), nameof(MlpTrainerOptions.FeatureColumnName), nameof(MlpTrainerOptions.ExampleWeightColumnName),
    ];

    /// <summary>The options that decide in which units a loss is; the first is that of the regression's trainer.</summary>
    private static readonly string[] OfTheLoss =
    [
        "Loss", nameof(RegressionObjective.StandardizeLabel),
        nameof(MlpClassificationOptions.ClassWeights), nameof(MlpClassificationOptions.LabelSmoothing),
    ];

    /// <summary>Draws a trial and sees that it can be trained and compared with others.</summary>
    /// <param name="space">The dimensions.</param>
    /// <param name="options">Those of the trainer, with the seed.</param>
    /// <param name="number">From 1.</param>
    /// <exception cref="ArgumentException">It cannot.</exception>
    internal static TrialConfiguration Draw(IReadOnlyList<SearchDimension> space, MlpTrainerOptions options, int number)
    {
        var random = RandomSeeds.Trial(options.Seed!.Value, number);
        var values = new OrderedDictionary<string, string>();
        var copy = options.Copy<MlpTrainerOptions>();
        foreach (var dimension in space)
        {
            var value = dimension.Draw(random);
            values.Add(dimension.Name, value.Text);
            value.Set(copy);
        }
        var trial = new TrialConfiguration(number, values, copy);
        string[] faults = [.. trial.Faults(options)];
        return faults.Length == 0 ? trial : throw new ArgumentException(string.Join(' ', faults), nameof(space));
    }

    private IEnumerable<string> Faults(MlpTrainerOptions before)
    {
        string trial = $"trial {Number} ({string.Join(", ", Values.Select(value => $"{value.Key} {value.Value}"))})";
        string[] faults = [.. Options.AllFaults];
        if (faults.Length > 0) return [$"A search space must give options within their ranges, but those of {trial} are not: {string.Join(' ', faults)}"];
        bool comparesLosses = before.EarlyStopping?.Monitor is not EarlyStoppingMonitor.ValidationMetric;
        return
        [
            .. Changed(before, OfTheRows).Select(change => $"A search space must leave {change.Name} as it is, so that all trials have the same rows, but {trial} sets it to {change.Text}; set it in the trainer's options."),
            .. comparesLosses ? Changed(before, OfTheLoss).Select(change =>
                $"A search space must leave {change.Name} as it is, so that losses can be compared, but {trial} sets it to {change.Text}; set EarlyStopping with Monitor = EarlyStoppingMonitor.ValidationMetric, or leave it out.") : [],
        ];
    }

    private IEnumerable<(string Name, string Text)> Changed(MlpTrainerOptions before, string[] names) =>
        OptionText.Of(Options).Zip(OptionText.Of(before)).Where(pair => names.Contains(pair.First.Name) && pair.First != pair.Second).Select(pair => pair.First);
}
