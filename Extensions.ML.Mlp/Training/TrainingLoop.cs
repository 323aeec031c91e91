using System.Diagnostics;
using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Training.Checkpoints;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>Epochs of batches; after each epoch the validation, the report, and the decision to go on.</summary>
internal sealed class TrainingLoop
{
    private readonly IHost _host;
    private readonly TrainingJob _job;
    private readonly MlpTrainerOptions _options;
    private readonly Learner _learner;
    private readonly Plateau? _plateau;
    private readonly HistoryBuilder _history = new();
    private readonly CheckpointKeeper? _checkpoints;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _before;

    private TrainingLoop(IHost host, TrainingJob job, CheckpointKeeper? checkpoints)
    {
        (_host, _job, _options, _learner, _checkpoints) = (host, job, job.Options, job.Learner, checkpoints);
        _plateau = Plateau.For(job.Options.Schedule);
    }

    /// <summary>Trains the job's network until its options or the validation rows say that it is done.</summary>
    /// <param name="host">Shows the progress.</param>
    /// <param name="job">What is trained.</param>
    /// <param name="checkpoints">Where the training goes on from, and leaves what it has come to; null for neither.</param>
    internal static TrainingHistory Run(IHost host, TrainingJob job, CheckpointKeeper? checkpoints)
    {
        using var best = job is { Options.EarlyStopping: { } early, HasValidation: true } ? new BestEpoch(early, job.Objective.HigherMetricIsBetter, job.Learner.Network.Parameters) : null;
        return new TrainingLoop(host, job, checkpoints).Run(best);
    }

    private TrainingHistory Run(BestEpoch? best)
    {
        void Carry(StateCarrier state)
        {
            _learner.Carry(state);
            _plateau?.Carry(state);
            best?.Carry(state, _history.Count);
        }

        if (_checkpoints is not null) _before = _checkpoints.Begin(_history, Carry);
        using var progress = _host.StartProgressChannel("Training");
        var latest = default(EpochReport);
        progress.SetHeader(new ProgressHeader(["train loss", "validation loss"], ["epochs"]), entry =>
        {
            entry.SetProgress(0, _history.Count, _options.Epochs);
            entry.SetMetric(0, latest.TrainLoss);
            entry.SetMetric(1, latest.ValidationLoss ?? double.NaN);
        });

        while (_history.Count < _options.Epochs && best?.IsOver != true)
        {
            int epoch = _history.Count + 1;
            if (RunEpoch(epoch) is not { } report) return Finish(TrainingEnd.Cancelled, best);
            latest = report;
            _history.Add(latest);
            _plateau?.Observe(latest.ValidationLoss ?? latest.TrainLoss);
            best?.Observe(latest);
            bool isLast = epoch == _options.Epochs || best?.IsOver == true;
            // Weights that are finite no longer show in the next loss; until then the checkpoint before is worth more.
            if (_checkpoints?.IsDue(_history, isLast) == true && _learner.Network.Parameters.AreFinite()) _checkpoints.Write(_history, Carry);
            _options.Progress?.Report(latest);
        }
        return Finish(best?.IsOver == true ? TrainingEnd.EarlyStopped : TrainingEnd.EpochsDone, best);
    }

    /// <summary>Trains and validates; null when it was cancelled, perhaps by the thread that reads the rows.</summary>
    private EpochReport? RunEpoch(int epoch)
    {
        try
        {
            return TrainEpoch(epoch) is { } trainLoss ? Report(epoch, trainLoss) : null;
        }
        catch (OperationCanceledException) when (_options.CancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The epoch's mean loss; null when it was cancelled.</summary>
    private float? TrainEpoch(int epoch)
    {
        using var epochTensors = torch.NewDisposeScope();
        _learner.Engine.BeginEpoch(epoch);
        var loss = new LossMeter();
        for (int index = 0; index < _learner.Engine.BatchCount; index++)
        {
            _host.CheckAlive();
            if (_options.CancellationToken.IsCancellationRequested) return null;
            using var stepTensors = torch.NewDisposeScope();
            _learner.LearningRate = RateAt(epoch, index);
            double weight = _learner.Engine.Take(index);
            loss.Add(_learner.Step(), weight);
        }
        double mean = loss.Mean();
        return double.IsFinite(mean) ? (float)mean : throw Diverged(epoch, mean);
    }

    private double RateAt(int epoch, int batch)
    {
        long steps = _learner.Engine.BatchCount;
        var position = new SchedulePosition((epoch - 1) * steps + batch, steps, _options.Epochs * steps);
        return _options.Optimizer.LearningRate * _options.Schedule.FactorAt(position) * (_plateau?.Factor ?? 1);
    }

    private EpochReport Report(int epoch, float trainLoss)
    {
        (float Loss, float Metric)? validation = _job.HasValidation ? _learner.Engine.Validate() : null;
        return new()
        {
            Epoch = epoch,
            TrainLoss = trainLoss,
            ValidationLoss = validation?.Loss,
            ValidationMetric = validation?.Metric,
            LearningRate = _learner.LearningRate,
            Elapsed = _before + _clock.Elapsed,
        };
    }

    private TrainingHistory Finish(TrainingEnd end, BestEpoch? best)
    {
        if (_history.Count == 0) throw new OperationCanceledException("The training was cancelled before its first epoch was finished.", _options.CancellationToken);
        best?.Restore();
        return _history.Build(end, !_job.HasValidation ? null : _job.Objective.MetricName, best?.Epoch);
    }

    private Exception Diverged(int epoch, double loss) => _host.Except(FormattableString.Invariant(
        $"The training loss must stay finite, but it is {loss} in epoch {epoch} with learning rate {_learner.LearningRate}; lower the learning rate, or scale the features with InputNormalization.Standardize."));
}
