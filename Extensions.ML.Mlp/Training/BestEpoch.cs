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
        (_options, _patience) = (options, RowRules.Patience(options, rows));
        _sign = options.Monitor == EarlyStoppingMonitor.ValidationMetric && higherMetricIsBetter ? -1 : 1;
        _snapshot = parameters.Snapshot();
    }

    /// <summary>The best epoch so far, from 1.</summary>
    internal int Epoch => _epoch;

    /// <summary>Whether the patience is used up.</summary>
    internal bool IsOver => _waited > _patience;

    /// <param name="state">What carries it.</param>
    /// <param name="epochs">The epochs that are done.</param>
    internal void Carry(StateCarrier state, int epochs)
    {
        state.Carry(ref _best);
        state.Carry(ref _reference);
        state.Carry(ref _waited);
        state.Carry(ref _epoch, most: epochs);
        state.Carry(_snapshot.Copies);
    }

    internal void Observe(EpochReport report)
    {
        double value = _sign * (_options.Monitor == EarlyStoppingMonitor.ValidationLoss ? report.ValidationLoss : report.ValidationMetric)!.Value;
        if (value <= _best)
        {
            (_best, _epoch) = (value, report.Epoch);
            _snapshot.Take();
        }
        // Equal is good enough to be kept, but only better starts the patience anew.
        if (value < _reference - _options.MinImprovement) (_reference, _waited) = (value, 0);
        else _waited++;
    }

    internal void Restore() => _snapshot.Restore();

    public void Dispose() => _snapshot.Dispose();
}
