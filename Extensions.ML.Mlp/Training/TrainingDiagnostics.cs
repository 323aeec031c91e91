using System.Globalization;
using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Statistics;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Training;

/// <summary>What is likely to spoil a training, as far as the rows and the options tell beforehand.</summary>
internal sealed class TrainingDiagnostics(TrainingPlan plan, MlpTrainerOptions options, NetworkPlan network)
{
    /// <summary>How many times the size of another feature one may have that is not scaled.</summary>
    private const double MaxTimes = 1000;

    /// <summary>The share of the rows below which a class is rare; with many classes, half of an even share.</summary>
    private const double RareShare = 0.01;

    /// <summary>The names that a warning lists.</summary>
    private const int MaxNamed = 5;

    private readonly TrainingData _data = plan.Data;
    private readonly ColumnRanges _ranges = plan.Data.Statistics.Ranges;

    /// <summary>Tells the log, but not what other trainings of the same search have told before.</summary>
    /// <param name="channel">The log.</param>
    /// <param name="plan">What is trained on.</param>
    /// <param name="options">How.</param>
    /// <param name="network">What is trained.</param>
    internal static void Log(IChannel channel, TrainingPlan plan, MlpTrainerOptions options, NetworkPlan network)
    {
        foreach (string warning in new TrainingDiagnostics(plan, options, network).Warnings)
            if (options.LoggedWarnings?.Add(warning) != false) channel.Warning(warning);
    }

    /// <summary>One sentence each: rule, what was met, remedy.</summary>
    /// <remarks>A model to start from may have learned from rows of other values and classes; these may be a small part of all.</remarks>
    private IEnumerable<string> Warnings => plan.StartFrom is null
        ? [.. ConstantFeatures(), .. UnlikeScales(), .. AbsentClasses(), .. RareClasses(), .. TooFewRows()]
        : [.. UnlikeScales(), .. TooFewRows(), .. UnprotectedStart()];

    private IEnumerable<string> ConstantFeatures()
    {
        int[] constant = [.. Features.Where(_ranges.IsConstant)];
        if (constant.Length > 0) yield return Text($"Features should vary, but {constant.Length} of {plan.Data.Statistics.FeatureMeans.Length} never do in the training rows ({Listed(constant.Select(plan.Names.Feature))}); leave them out, or see why they do not.");
    }

    private IEnumerable<string> UnlikeScales()
    {
        var keys = plan.Categories.Where(category => category.IsIndex).Select(category => category.First).ToHashSet();
        int[] varying = [.. Features.Where(feature => !_ranges.IsConstant(feature) && !keys.Contains(feature))];
        if (network.ScalesFeatures || varying.Length < 2) yield break;
        int small = varying.MinBy(_ranges.Size), large = varying.MaxBy(_ranges.Size);
        double times = _ranges.Size(large) / _ranges.Size(small);
        if (times > MaxTimes) yield return Text($"Features that are not scaled should be of like size, but {plan.Names.Feature(large)} is {times:G3} times as large as {plan.Names.Feature(small)}; set InputNormalization to Standardize.");
    }

    private IEnumerable<string> AbsentClasses()
    {
        var totals = _data.Statistics.ClassTotals;
        int[] absent = [.. Enumerable.Range(0, totals.Count).Where(index => totals[index] == 0)];
        if (absent.Length == 0) yield break;
        string found = $"{Listed(absent.Select(plan.Names.Class))} {(absent.Length == 1 ? "has" : "have")} none";
        yield return $"Each class should have training rows, but {found}; give rows of such classes, or leave them out of the key.";
    }

    private IEnumerable<string> RareClasses()
    {
        var totals = _data.Statistics.ClassTotals;
        // Who weights the classes knows of them.
        if (totals.Count == 0 || options is MlpClassificationOptions { ClassWeights: not null }) yield break;
        double all = totals.Sum(), min = all * Math.Min(RareShare, 0.5 / totals.Count);
        int[] rare = [.. Enumerable.Range(0, totals.Count).Where(index => totals[index] > 0 && totals[index] < min)];
        if (rare.Length > 0) yield return Text($"Each class should have {min / all:0.##%} of the training rows, but {Listed(rare.Select(index => Text($"{plan.Names.Class(index)} has {totals[index] / all:0.###%}")))}; give more rows of it, or set ClassWeights to ClassWeights.Balanced.");
    }

    private IEnumerable<string> TooFewRows()
    {
        // Each member of an ensemble has a fold to validate on.
        bool isValidated = _data.Validation is not null || options.Bagging is not null;
        if (_data.Train.Count >= network.Shape.ParameterCount || isValidated || Regularization.IsOn(options)) yield break;
        yield return Text($"A network without regularization and validation rows should have no more parameters than training rows, but it has {network.Shape.ParameterCount:N0} for {_data.Train.Count:N0}; set Dropout, a weight decay or ValidationFraction, or take smaller HiddenLayers.");
    }

    /// <summary>Of few rows the defaults hold none out, and early stopping compares nothing.</summary>
    private IEnumerable<string> UnprotectedStart()
    {
        if (options.EarlyStopping is null || _data.Validation is not null) yield break;
        yield return Text($"A model to start from is kept where no epoch is better only if there are validation rows, but of {_data.Train.Count:N0} ")
            + "training rows none are held out by default; set ValidationFraction, give validation data, or set EarlyStopping to null.";
    }

    private IEnumerable<int> Features => Enumerable.Range(0, plan.Data.Statistics.FeatureMeans.Length);

    private static string Listed(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length <= MaxNamed ? string.Join(", ", all) : Text($"{string.Join(", ", all[..MaxNamed])} and {all.Length - MaxNamed} more");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
