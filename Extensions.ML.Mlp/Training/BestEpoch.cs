using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Training.Checkpoints;

namespace Extensions.ML.Mlp.Training;

/// <summary>Watches for early stopping, and keeps the weights of the best epoch; of equals, the later.</summary>
internal sealed class BestEpoch : IDisposable
{
    private readonly EarlyStopping _options;
    private readonly int _patience;
    private readonly double _sign;
    private readonly ParameterSnapshot _snapshot;
    private double _best = double.PositiveInfinity;
    private double _reference = double.PositiveInfinity;
    private int _waited, _epoch;

    internal BestEpoch(EarlyStopping options, long rows, bool higherMetricIsBetter, FlatParameters parameters)
    {
        (_options, _patience) = (options, AutoDefaults.Patience(options, rows));
        _sign = options.Monitor == EarlyStoppingMonitor.ValidationMetric && higherMetricIsBetter ? -1 : 1;
        _snapshot = parameters.Snapshot();
    }

    /// <summary>The best epoch so far: from 1, or 0 for the model that the training started from; null when there is none yet.</summary>
    internal int? Epoch => _epoch > 0 || _best < double.PositiveInfinity ? _epoch : null;

    /// <summary>Whether the patience is used up.</summary>
    internal bool IsOver => _waited > _patience;

    /// <param name="state">What carries it.</param>
    /// <param name="epochs">The epochs that are done.</param>
    internal void Visit(StateSerializer state, int epochs)
    {
        state.Visit(ref _best);
        state.Visit(ref _reference);
        state.Visit(ref _waited);
        state.Visit(ref _epoch, max: epochs);
        state.Visit(_snapshot.Copies);
    }

    /// <param name="epoch">The epoch, from 1; 0 for the model that the training starts from.</param>
    /// <param name="loss">The validation loss at its end.</param>
    /// <param name="metric">The validation metric at its end.</param>
    internal void Observe(int epoch, float loss, float metric)
    {
        double value = _sign * (_options.Monitor == EarlyStoppingMonitor.ValidationLoss ? loss : metric);
        if (value <= _best)
        {
            (_best, _epoch) = (value, epoch);
            _snapshot.Take();
        }
        // Equal is good enough to be kept, but only better starts the patience anew.
        if (value < _reference - _options.MinImprovement) (_reference, _waited) = (value, 0);
        else _waited++;
    }

    internal void Restore() => _snapshot.Restore();

    public void Dispose() => _snapshot.Dispose();
}
