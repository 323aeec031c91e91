using Extensions.ML.Mlp.Training.Checkpoints;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Search;

/// <summary>What is searched: a trainer with its data, as far as a search deals with them.</summary>
/// <param name="Host">Names the trainer in errors.</param>
/// <param name="Options">The trainer's; sound.</param>
/// <param name="Seed">Of the rows that are held out, of the trainings and of what is drawn from the space.</param>
/// <param name="IsSeedDrawn">Whether nobody gave it.</param>
/// <param name="Survey">Reads the rows with a seed.</param>
/// <param name="Train">Trains with options.</param>
internal sealed record SearchSubject(
    IHost Host, MlpTrainerOptions Options, int Seed, bool IsSeedDrawn, Func<int, SearchGround> Survey, Func<MlpTrainerOptions, TrainingHistory> Train)
{
    /// <summary>The warnings that a trial has given, so that no other gives them again.</summary>
    internal HashSet<string> LoggedWarnings { get; } = [];
}

/// <summary>What a search finds before its first trial.</summary>
/// <param name="Fingerprint">By what the trainer and its data are recognised.</param>
/// <param name="MetricName">What the metric is.</param>
/// <param name="HigherMetricIsBetter">Whether more of it is better.</param>
internal sealed record SearchGround(Fingerprint Fingerprint, string MetricName, bool HigherMetricIsBetter);
