using System.Diagnostics;
using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Network;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>Trains a network: epochs of batches, each forward, loss, backward, step; then the validation loss and the report.</summary>
internal sealed class TrainingLoop
{
    private const int ValidationBatchSize = 8192;

    private readonly IHost _host;
    private readonly MlpTrainerOptions _options;
    private readonly Objective _objective;
    private readonly MlpNetwork _network;
    private readonly torch.optim.Optimizer _optimizer;
    private readonly BatchSource _rows;
    private readonly BatchSource? _validationRows;
    private readonly HistoryBuilder _history = new();

    private TrainingLoop(IHost host, MlpTrainerOptions options, Objective objective, TrainingPlan plan, torch.Device device)
    {
        (_host, _options, _objective) = (host, options, objective);
        var shape = new MlpShape(plan.Rows.FeatureCount, options.HiddenLayers, objective.OutputCount, options.Activation);
        _network = new(shape, plan.InitialWeights ?? Initialisation.Draw(shape, plan.Seed), device);
        _optimizer = OptimizerFactory.Create(options.Optimizer, _network.Parameters.Values);
        _rows = new(plan.Rows, device, options.BatchSize ?? plan.Rows.Count, options.Shuffle ? plan.Seed : null);
        _validationRows = plan.ValidationRows is { } rows ? new(rows, device, ValidationBatchSize, shuffleSeed: null) : null;
    }

    /// <summary>Trains a network. All its tensors are gone afterwards, and the thread's state of torch is as before.</summary>
    internal static MlpModel Run(IHost host, IChannel channel, MlpTrainerOptions options, Objective objective, TrainingPlan plan)
    {
        using var threads = TorchThreads.Use(options.Threads);
        using var gradients = torch.enable_grad();
        using var tensors = torch.NewDisposeScope();
        var device = TorchDevice.Find(host, options.Device);
        var loop = new TrainingLoop(host, options, objective, plan, device);
        using var optimizer = loop._optimizer;
        channel.Info($"Training {loop._network} on {device}: {plan.Rows.Count} rows, {loop._rows.BatchCount} batches an epoch, {options.Epochs} epochs, seed {plan.Seed}.");
        var model = loop.Run();
        channel.Info($"Trained; the last epoch: {model.History[^1]}.");
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
                ValidationLoss = ValidationLoss(),
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
        using var tensors = torch.NewDisposeScope();
        _rows.BeginEpoch(epoch);
        double loss = 0;
        for (int index = 0; index < _rows.BatchCount; index++)
        {
            _host.CheckAlive();
            if (_options.CancellationToken.IsCancellationRequested) return null;
            loss += Step(index);
        }
        double mean = loss / _rows.TotalWeight;
        return double.IsFinite(mean) ? (float)mean : throw Diverged(epoch, mean);
    }

    /// <summary>Forward, loss, backward, step; gives the batch's loss times its weight.</summary>
    private double Step(int index)
    {
        using var tensors = torch.NewDisposeScope();
        var batch = _rows.Take(index);
        var loss = _objective.MeanLoss(_network.Forward(batch.Features), batch);
        _network.Parameters.Gradients.zero_();
        loss.backward();
        _optimizer.step();
        return loss.item<float>() * batch.TotalWeight;
    }

    private float? ValidationLoss()
    {
        if (_validationRows is not { } rows) return null;
        using var noGradients = torch.no_grad();
        double loss = 0;
        for (int index = 0; index < rows.BatchCount; index++)
        {
            using var tensors = torch.NewDisposeScope();
            var batch = rows.Take(index);
            loss += _objective.MeanLoss(_network.Forward(batch.Features), batch).item<float>() * batch.TotalWeight;
        }
        return (float)(loss / rows.TotalWeight);
    }

    private MlpModel Finish(TrainingEnd end)
    {
        if (_history.Count == 0) throw new OperationCanceledException("The training was cancelled before its first epoch was finished.", _options.CancellationToken);
        return new(_network.ToStages(), _history.Build(end));
    }

    private Exception Diverged(int epoch, double loss) => _host.Except(FormattableString.Invariant(
        $"The training loss must stay finite, but it is {loss} in epoch {epoch} with learning rate {_options.Optimizer.LearningRate}; lower the learning rate, or scale the features, for instance with NormalizeMeanVariance."));
}
