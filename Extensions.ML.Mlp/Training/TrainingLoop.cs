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
    private readonly IChannel _channel;
    private readonly TrainingJob _job;
    private readonly MlpTrainerOptions _options;
    private readonly Learner _learner;
    private readonly Plateau? _plateau;
    private readonly DivergenceWatch _watch;
    private readonly HistoryBuilder _history = new();
    private readonly CheckpointManager? _checkpoints;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _before;

    private TrainingLoop(IHost host, IChannel channel, TrainingJob job, CheckpointManager? checkpoints)
    {
        (_host, _channel, _job, _options, _learner, _checkpoints) = (host, channel, job, job.Options, job.Learner, checkpoints);
        _watch = new(job);
        _history.LeastLosses = job.LeastLosses;
        _plateau = Plateau.For(job.Options.Schedule, job.Options.Optimizer.LearningRate);
    }

    /// <summary>Trains the job's network until its options or the validation rows say that it is done.</summary>
    /// <param name="host">Shows the progress.</param>
    /// <param name="channel">The log.</param>
    /// <param name="job">What is trained.</param>
    /// <param name="checkpoints">Where the training goes on from, and leaves what it has come to; null for neither.</param>
    internal static TrainingHistory Run(IHost host, IChannel channel, TrainingJob job, CheckpointManager? checkpoints)
    {
        using var best = job is { Options.EarlyStopping: { } early, HasValidation: true } ? new BestEpoch(early, job.RowCount, job.Objective.HigherMetricIsBetter, job.Learner.Network.Parameters) : null;
        return new TrainingLoop(host, channel, job, checkpoints).Run(best);
    }

    private TrainingHistory Run(BestEpoch? best)
    {
        void Visit(StateSerializer state)
        {
            _learner.Visit(state);
            _plateau?.Visit(state);
            best?.Visit(state, _history.Count);
        }

        if (_checkpoints is not null) _before = _checkpoints.Begin(_history, Visit);
        // A checkpoint with epochs has counted the start already.
        if (best is not null && _job.StartsFromModel && _history.Count == 0) ObserveStart(best);
        using var progress = _host.StartProgressChannel("Training");
        var latest = default(EpochReport);
        progress.SetHeader(new ProgressHeader(["train loss", "validation loss"], ["epochs"]), entry =>
        {
            entry.SetProgress(0, _history.Count, _options.Epochs);
            entry.SetMetric(0, latest.TrainLoss);
            entry.SetMetric(1, latest.ValidationLoss ?? double.NaN);
        });

        int last = Math.Min(_options.Epochs, _options.PauseAfter ?? _options.Epochs);
        while (_history.Count < last && best?.IsOver != true)
        {
            int epoch = _history.Count + 1;
            var (end, report) = _job.Telemetry.Epoch(epoch, RunEpoch);
            if (end is { } reason) return Finish(reason, best);
            latest = report;
            _history.Add(latest);
            _plateau?.Observe(latest.ValidationLoss ?? latest.TrainLoss);
            best?.Observe(epoch, latest.ValidationLoss!.Value, latest.ValidationMetric!.Value);
            bool isLast = epoch == last || best?.IsOver == true;
            // Weights that are no longer finite show in the next loss alone; the checkpoint before is worth more than theirs.
            if (_checkpoints?.IsDue(_history, isLast) == true && _learner.Network.Parameters.AreFinite()) _checkpoints.Write(_history, Visit);
            _options.Progress?.Report(latest);
        }
        return Finish(best?.IsOver == true ? TrainingEnd.EarlyStopped : TrainingEnd.EpochsDone, best);
    }

    /// <summary>Counts the model that the training starts from as epoch 0, unless its loss or metric is not finite.</summary>
    private void ObserveStart(BestEpoch best)
    {
        try
        {
            var (loss, metric) = _learner.Engine.Validate();
            if (!float.IsFinite(loss) || !float.IsFinite(metric)) return;
            _history.Start = (loss, metric);
            best.Observe(0, loss, metric);
            _channel.Info(FormattableString.Invariant(
                $"The model to start from counts as epoch 0: validation loss {loss}, {_job.Objective.MetricName} {metric}."));
        }
        catch (OperationCanceledException) when (_job.Stop.IsGiven)
        {
            // Validation rows may be streamed.
            throw _job.Stop.TooEarly();
        }
    }

    /// <summary>Trains and validates.</summary>
    /// <returns>Why the training is over within the epoch, which then has no report; null when it goes on.</returns>
    private (TrainingEnd? End, EpochReport Report) RunEpoch(int epoch)
    {
        try
        {
            if (TrainEpoch(epoch, out float trainLoss) is { } end) return (end, default);
            var report = Report(epoch, trainLoss);
            return IsSound(DivergenceWatch.ValidationLoss, report.ValidationLoss, epoch) ? (null, report) : (TrainingEnd.Diverged, default);
        }
        catch (OperationCanceledException) when (_job.Stop.IsGiven)
        {
            // It may be the thread that reads the rows that noticed.
            return (_job.Stop.End, default);
        }
    }

    private TrainingEnd? TrainEpoch(int epoch, out float meanLoss)
    {
        using var epochTensors = torch.NewDisposeScope();
        _learner.Engine.BeginEpoch(epoch);
        var loss = new LossMeter();
        meanLoss = float.NaN;
        for (int index = 0; index < _learner.Engine.BatchCount; index++)
        {
            _host.CheckAlive();
            if (_job.Stop.IsGiven) return _job.Stop.End;
            using var stepTensors = torch.NewDisposeScope();
            SetRates(epoch, index);
            double weight = _learner.Engine.Take(index);
            loss.Add(_learner.Step(), weight);
            if (!IsSound("training loss", loss.Latest, epoch)) return TrainingEnd.Diverged;
        }
        meanLoss = (float)loss.Mean();
        return IsSound("training loss", meanLoss, epoch) ? null : TrainingEnd.Diverged;
    }

    private bool IsSound(string what, double? loss, int epoch) => _watch.Accepts(what, loss, epoch, _learner.LearningRate);

    private void SetRates(int epoch, int batch)
    {
        long steps = _learner.Engine.BatchCount;
        var position = new SchedulePosition((epoch - 1) * steps + batch, steps, _options.Epochs * steps);
        _learner.LearningRate = _options.Optimizer.LearningRate * _options.Schedule.FactorAt(position) * (_plateau?.Factor ?? 1);
        if (_options.WeightDecaySchedule is { } decay) _learner.DecayFactor = decay.FactorAt(position);
        if (_options.DropoutSchedule is { } dropout) _learner.Network.DropoutFactor = dropout.FactorAt(position);
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
        if (end == TrainingEnd.Diverged) KeepBest(best);
        if (_history.Count == 0 && end != TrainingEnd.Diverged) throw _job.Stop.TooEarly();
        if (best?.Epoch is not null) best.Restore();
        // No loss was taken after the last step.
        if (!_learner.Network.Parameters.AreFinite()) throw DivergenceWatch.Error(_host, _watch.VerdictOnWeights(_history.Count, _learner.LearningRate));
        return _history.Build(end, !_job.HasValidation ? null : _job.Objective.MetricName, best?.Epoch);
    }

    /// <summary>Goes on with the best epoch where the options say so and there is one; else the divergence is an error.</summary>
    private void KeepBest(BestEpoch? best)
    {
        if (!_options.KeepBestOnDivergence || best?.Epoch is not { } epoch) throw DivergenceWatch.Error(_host, _watch.Verdict!);
        string kept = epoch == 0 ? "the one that the training started from" : $"that of epoch {epoch}";
        _channel.Warning($"{_watch.Verdict} The model is {kept}.");
    }
}
