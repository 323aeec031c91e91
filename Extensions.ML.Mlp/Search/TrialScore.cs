namespace Extensions.ML.Mlp.Search;

/// <summary>How trials are compared: by what early stopping of the trainer's options watches.</summary>
/// <param name="ByMetric">Whether that is the metric, and not the loss.</param>
/// <param name="HigherIsBetter">Whether more of the metric is better.</param>
internal readonly record struct TrialScore(bool ByMetric, bool HigherIsBetter)
{
    internal static TrialScore Of(EarlyStopping? early, SearchGround ground) => new(early?.Monitor == EarlyStoppingMonitor.ValidationMetric, ground.HigherMetricIsBetter);

    /// <summary>Of the trials the best first; of equals the one of the lower number.</summary>
    internal IOrderedEnumerable<SearchTrial> Order(IEnumerable<SearchTrial> trials)
    {
        var score = this;
        return trials.OrderBy(trial => trial.ValidationLoss == double.PositiveInfinity).ThenBy(score.Of).ThenBy(trial => trial.Number);
    }

    /// <summary>Less is better.</summary>
    private double Of(SearchTrial trial) => (ByMetric, HigherIsBetter) switch
    {
        (false, _) => trial.ValidationLoss,
        (true, true) => -(trial.ValidationMetric ?? double.NegativeInfinity),
        (true, false) => trial.ValidationMetric ?? double.PositiveInfinity,
    };
}
