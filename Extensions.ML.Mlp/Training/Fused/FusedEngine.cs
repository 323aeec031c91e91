using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Loading;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>
/// Losses and gradients by managed code on the CPU: the batch is shared out, and each share is brought, in blocks that stay in the cache,
/// through all layers and back. The shares' sums are added up in their order, so that the same seed and number of shares give the
/// same bits.
/// </summary>
internal sealed class FusedEngine : GradientEngine
{
    private readonly FusedNetwork _network;
    private readonly Objective _objective;
    private readonly DataLoader _rows;
    private readonly DataLoader? _validationRows;
    private readonly int _seed;
    private readonly TorchThreads _threads;
    private readonly WorkerTeam _team;
    private readonly BlockPlan _plan;
    private readonly Workspace[] _workspaces;
    private readonly float[][] _sums;
    private readonly double[] _losses, _metrics, _metricWeights;
    private readonly Action<int> _pack, _learn, _gather, _evaluate;
    private ulong _epochKey, _maskKey;
    private Batch _batch;
    private bool _isPacked;

    internal FusedEngine(MlpNetwork network, Objective objective, DataLoader rows, DataLoader? validationRows, int seed, int workers)
    {
        (_objective, _rows, _validationRows, _seed) = (objective, rows, validationRows, seed);
        _network = new(network, workers);
        _plan = new(_network, rows.BatchSize, workers);
        _sums = [.. Enumerable.Range(0, workers).Select(_ => new float[_network.SumCount])];
        (_pack, _learn, _evaluate) = (worker => _network.Pack(worker, workers), Learn, Evaluate);
        _gather = worker => _network.Gather(_sums, worker, workers);
        (_losses, _metrics, _metricWeights) = (new double[workers], new double[workers], new double[workers]);
        // What is left to libtorch, a few operations on the parameters, is not worth its threads, which would keep the workers from theirs.
        _threads = TorchThreads.Use(1);
        _team = new(workers);
        try
        {
            _workspaces = [.. Enumerable.Range(0, workers).Select(CreateWorkspace)];
        }
        catch
        {
            // There may be no memory for them, and the threads would wait for ever.
            Dispose();
            throw;
        }
    }

    internal override int BatchCount => _rows.BatchCount;

    internal override void BeginEpoch(int epoch)
    {
        _rows.BeginEpoch(epoch);
        _epochKey = RandomSeeds.Dropout(_seed, epoch);
    }

    internal override double Take(int index)
    {
        _batch = _rows.Take(index);
        _maskKey = RandomSeeds.Mix(_epochKey, (ulong)index);
        return _batch.TotalWeight;
    }

    internal override BatchLoss Backward()
    {
        Pack();
        _team.Run(_learn);
        _team.Run(_gather);
        // The optimizer is about to change the parameters.
        _isPacked = false;
        return new(_losses.Sum() / _batch.TotalWeight);
    }

    internal override (float Loss, float Metric) Validate()
    {
        double loss = 0, weight = 0, metric = 0, metricWeight = 0;
        _validationRows!.BeginEpoch(0);
        for (int index = 0; index < _validationRows.BatchCount; index++)
        {
            _batch = _validationRows.Take(index);
            Pack();
            _team.Run(_evaluate);
            loss += _losses.Sum();
            weight += _batch.TotalWeight;
            metric += _metrics.Sum();
            metricWeight += _metricWeights.Sum();
        }
        return ((float)(loss / weight), _objective.Metric(metric / metricWeight));
    }

    /// <summary>A share of a step.</summary>
    private void Learn(int worker)
    {
        var workspace = _workspaces[worker];
        var pass = workspace.Pass;
        (pass.IsTraining, pass.BatchRows, pass.MaskKey, pass.IsFirst) = (true, _batch.Count, _maskKey, true);
        // An ensemble's loss is the mean of its members' losses.
        float scale = (float)(1 / (_batch.TotalWeight * _network.Members));
        double loss = 0;
        // A share of no rows still has a block: the others may wait for it, and its sums must be 0.
        var (start, end) = _plan.ShareOf(worker, _batch.Count);
        do
        {
            int count = Math.Min(_plan.BlockRows, end - start);
            pass.FirstRow = start;
            var features = Features(start, count);
            var outputs = workspace.Forward(features, count);
            loss += _objective.SumLosses(workspace.Repeated(Block(outputs, start, count)), scale, workspace.OutputGradients(count)) / _network.Members;
            workspace.Backward(features, count);
            pass.IsFirst = false;
            start += _plan.BlockRows;
        }
        while (start < end);
        _losses[worker] = loss;
    }

    /// <summary>A share of the validation rows.</summary>
    private void Evaluate(int worker)
    {
        var workspace = _workspaces[worker];
        var pass = workspace.Pass;
        (pass.IsTraining, pass.BatchRows) = (false, _batch.Count);
        double loss = 0, metric = 0, metricWeight = 0;
        var (start, end) = _plan.ShareOf(worker, _batch.Count);
        for (; start < end; start += _plan.BlockRows)
        {
            int count = Math.Min(_plan.BlockRows, end - start);
            var block = Block(workspace.MeanOfMembers(workspace.Forward(Features(start, count), count), count), start, count);
            // Nobody reads the gradients.
            loss += _objective.SumLosses(block, 1, workspace.OutputGradients(count));
            var (sum, weight) = _objective.SumMetric(block);
            metric += sum;
            metricWeight += weight;
        }
        (_losses[worker], _metrics[worker], _metricWeights[worker]) = (loss, metric, metricWeight);
    }

    private void Pack()
    {
        if (!_isPacked) _team.Run(_pack);
        _isPacked = true;
    }

    private InputRows Features(int start, int count) => new(_batch.Features.AsSpan(start * _rows.FeatureCount, count * _rows.FeatureCount), _rows.FeatureCount);

    private OutputBlock Block(InputRows outputs, int start, int count) =>
        new(outputs, _batch.Labels.AsSpan(start, count), _batch.Weights is { } weights ? weights.AsSpan(start, count) : default);

    private Workspace CreateWorkspace(int worker) => new(_network, new BlockPass
    {
        Worker = worker,
        Team = _team,
        Network = _network,
        Sums = _sums[worker],
        Scratch = new float[_network.Layers.Max(layer => layer.ScratchCount)],
    }, _plan.BlockRows, _objective.MeanOfMembers);

    public override void Dispose()
    {
        _team.Dispose();
        _threads.Dispose();
        _rows.Dispose();
        _validationRows?.Dispose();
    }
}
