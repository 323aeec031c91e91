namespace Extensions.ML.Mlp.Model;

/// <summary>Gathers the reports of a training into columns.</summary>
internal sealed class HistoryBuilder
{
    private readonly List<float> _trainLoss = [];
    private readonly List<float> _validationLoss = [];
    private readonly List<float> _validationMetric = [];
    private readonly List<float> _elapsedSeconds = [];
    private readonly List<int> _rateStarts = [];
    private readonly List<double> _rates = [];

    /// <summary>What the validation rows gave before the first epoch; null where that does not count.</summary>
    internal (float Loss, float Metric)? Start { get; set; }

    /// <summary>The least losses that the training and the validation rows can have; null for 0.</summary>
    internal (double Train, double Validation)? LeastLosses { get; set; }

    internal int Count => _trainLoss.Count;

    internal void Add(EpochReport report)
    {
        if (_rates.Count == 0 || _rates[^1] != report.LearningRate)
        {
            _rateStarts.Add(Count);
            _rates.Add(report.LearningRate);
        }
        _trainLoss.Add(report.TrainLoss);
        if (report.ValidationLoss is { } loss) _validationLoss.Add(loss);
        if (report.ValidationMetric is { } metric) _validationMetric.Add(metric);
        _elapsedSeconds.Add((float)report.Elapsed.TotalSeconds);
    }

    internal TrainingHistory Build(TrainingEnd endedBy, string? metricName = null, int? bestEpoch = null)
    {
        var columns = new HistoryColumns(
            [.. _trainLoss], OrNull(_validationLoss), OrNull(_validationMetric), [.. _elapsedSeconds], [.. _rateStarts], [.. _rates]);
        return new(columns, endedBy, metricName, bestEpoch, Start, LeastLosses);
    }

    private static float[]? OrNull(List<float> values) => values.Count > 0 ? [.. values] : null;
}
