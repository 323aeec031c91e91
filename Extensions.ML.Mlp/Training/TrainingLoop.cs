using System.Diagnostics;
using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Network;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>Trains a network: epochs of batches, and after each epoch the validation loss and the report.</summary>
internal sealed class TrainingLoop
{
    private const int ValidationBatchSize = 8192;

    private readonly IHost _host;
    private readonly MlpTrainerOptions _options;
    private readonly Learner _learner;
    private readonly BatchSource _rows;
    private readonly BatchSource? _validationRows;
    private readonly HistoryBuilder _history = new();

    private TrainingLoop(IHost host, MlpTrainerOptions options, Learner learner, BatchSource rows, BatchSource? validationRows) =>
        (_host, _options, _learner, _rows, _validationRows) = (host, options, learner, rows, validationRows);

    /// <summary>Trains a network. All its tensors are gone afterwards, and the thread's state of torch is as before.</summary>
    internal static MlpModel Run(IHost host, IChannel channel, MlpTrainerOptions options, Objective objective, TrainingPlan plan)
    {
        using var threads = TorchThreads.Use(options.Threads);
        using var gradients = torch.enable_grad();
        using var tensors = torch.NewDisposeScope();
        var device = TorchDevice.Find(host, options.Device);
        var shape = new MlpShape(plan.Rows.FeatureCount, options.HiddenLayers, objective.OutputCount, options.Activation);
        var network = new MlpNetwork(shape, plan.InitialWeights ?? Initialisation.Draw(shape, plan.Seed), device);
        using var learner = new Learner(network, options.Optimizer, objective);
        var rows = new BatchSource(plan.Rows, device, options.BatchSize ?? plan.Rows.Count, options.Shuffle ? plan.Seed : null);
        var validationRows = plan.ValidationRows is { } set ? new BatchSource(set, device, ValidationBatchSize, shuffleSeed: null) : null;

        channel.Info(FormattableString.Invariant(
            $"Training {shape} on {device}: {plan.Rows.Count:N0} rows, batches of {rows.BatchSize:N0}, {options.Epochs:N0} epochs, seed {plan.Seed}."));
        var model = new TrainingLoop(host, options, learner, rows, validationRows).Run();
        channel.Info($"Trained ({model.History.EndedBy}): {model.History[^1]}.");
        return model;
    }

    private MlpModel Run()
    {
        using var progress = _host.StartProgressChannel("Training");
        var latest = default(EpochReport);
        progress.SetHeader(new ProgressHeader(["train loss", "validation loss"], ["epochs"]), entry =>
        {
            entry.SetProgress(0, latest.Epoch, _options.Epochs);
            entry.SetMetric(0, latest.TrainLoss);
            entry.SetMetric(1, latest.ValidationLoss ?? double.NaN);
        });

        var clock = Stopwatch.StartNew();
        for (int epoch = 1; epoch <= _options.Epochs; epoch++)
        {
            if (TrainEpoch(epoch) is not { } trainLoss) return Finish(TrainingEnd.Cancelled);
            latest = new EpochReport
            {
                Epoch = epoch,
                TrainLoss = trainLoss,
                ValidationLoss = _validationRows is { } rows ? _learner.MeanLoss(rows) : null,
                LearningRate = _options.Optimizer.LearningRate,
                Elapsed = clock.Elapsed,
            };
            _history.Add(latest);
            _options.Progress?.Report(latest);
        }
        return Finish(TrainingEnd.EpochsDone);
    }

    /// <summary>The epoch's mean loss; null when it was cancelled.</summary>
    private float? TrainEpoch(int epoch)
    {
        using var epochTensors = torch.NewDisposeScope();
        _rows.BeginEpoch(epoch);
        double loss = 0;
        for (int index = 0; index < _rows.BatchCount; index++)
        {
            _host.CheckAlive();
            if (_options.CancellationToken.IsCancellationRequested) return null;
            using var stepTensors = torch.NewDisposeScope();
            var batch = _rows.Take(index);
            loss += _learner.Step(batch) * batch.TotalWeight;
        }
        double mean = loss / _rows.TotalWeight;
        return double.IsFinite(mean) ? (float)mean : throw Diverged(epoch, mean);
    }

    private MlpModel Finish(TrainingEnd end)
    {
        if (_history.Count == 0) throw new OperationCanceledException("The training was cancelled before its first epoch was finished.", _options.CancellationToken);
        return new(_learner.Network.ToStages(), _history.Build(end));
    }

    private Exception Diverged(int epoch, double loss) => _host.Except(FormattableString.Invariant(
        $"The training loss must stay finite, but it is {loss} in epoch {epoch} with learning rate {_options.Optimizer.LearningRate}; lower the learning rate, or scale the features, for instance with NormalizeMeanVariance."));
}
