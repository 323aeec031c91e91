using Extensions.ML.Mlp;
using Mlp.Samples.Training;
using ScottPlot;

namespace Mlp.Samples.Plots;

/// <summary>A named curve of a plot.</summary>
internal sealed record Curve(string Name, IReadOnlyList<Coordinates> Points)
{
    /// <summary>Whether it is one of many that are not told apart.</summary>
    internal bool IsFaint { get; init; }

    /// <summary>The epoch whose weights the training kept; null where it kept the last.</summary>
    internal int? ChosenEpoch { get; init; }

    /// <summary>A value over the epochs of a training; those that are no finite numbers are left out.</summary>
    internal static Curve Of(string name, TrainingHistory history, Func<EpochReport, double?> value) => new(
        name,
        [.. from report in history
            let y = value(report) ?? double.NaN
            where double.IsFinite(y)
            select new Coordinates(report.Epoch, y)]);

    internal static Curve OfValidationLoss(Trial trial) =>
        Of(trial.Name, trial.History, report => report.ValidationLoss) with { ChosenEpoch = trial.History.BestEpoch };

    internal static Curve OfTrainLoss(Trial trial) => Of(trial.Name, trial.History, report => report.TrainLoss);
}
