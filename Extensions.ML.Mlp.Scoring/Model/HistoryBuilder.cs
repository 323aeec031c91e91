namespace Extensions.ML.Mlp.Model;

/// <summary>Gathers the reports of a training into columns.</summary>
internal sealed class HistoryBuilder
{
    private readonly List<float> _trainLoss = [];
    private readonly List<float> _validationLoss = [];
    private readonly List<float> _elapsedSeconds = [];
    private readonly List<int> _rateStarts = [];
    private readonly List<double> _rates = [];

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
        _elapsedSeconds.Add((float)report.Elapsed.TotalSeconds);
    }

    internal TrainingHistory Build(TrainingEnd endedBy)
    {
        var validation = _validationLoss.Count > 0 ? _validationLoss.ToArray() : null;
        return new(new([.. _trainLoss], validation, [.. _elapsedSeconds], [.. _rateStarts], [.. _rates]), endedBy);
    }
}
