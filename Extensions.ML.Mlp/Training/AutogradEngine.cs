using Extensions.ML.Mlp.Network;
using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>Losses and gradients by TorchSharp's autograd, on any device.</summary>
internal sealed class AutogradEngine(MlpNetwork network, Objective objective, TensorDataLoader rows, TensorDataLoader? validationRows, int seed) : GradientEngine
{
    private TensorBatch _batch;

    internal override int BatchCount => rows.BatchCount;

    internal override void BeginEpoch(int epoch)
    {
        rows.BeginEpoch(epoch);
        network.BeginEpoch(seed, epoch);
    }

    internal override double Take(int index)
    {
        _batch = rows.Take(index);
        return _batch.TotalWeight;
    }

    internal override BatchLoss Backward()
    {
        // An ensemble's loss is the mean of its members' losses.
        var loss = objective.MeanLoss(network.Forward(_batch.Features, training: true), _batch.Repeated(network.Members));
        network.Parameters.Gradients.zero_();
        loss.backward();
        return new(loss);
    }

    internal override (float Loss, float Metric) Validate()
    {
        using var noGradients = torch.no_grad();
        double loss = 0, weight = 0, metric = 0, metricWeight = 0;
        validationRows!.BeginEpoch(0);
        for (int index = 0; index < validationRows.BatchCount; index++)
        {
            using var tensors = torch.NewDisposeScope();
            var batch = validationRows.Take(index);
            var outputs = MemberMean.Of(network.Forward(batch.Features, training: false), network.Members, objective.MeanOfMembers);
            loss += objective.MeanLoss(outputs, batch).item<float>() * batch.TotalWeight;
            weight += batch.TotalWeight;
            var measured = objective.ForMetric(batch);
            metric += Objective.WeightedMean(objective.MetricTerms(outputs, measured), measured).item<float>() * measured.TotalWeight;
            metricWeight += measured.TotalWeight;
        }
        return ((float)(loss / weight), objective.Metric(metric / metricWeight));
    }

    public override void Dispose()
    {
        // Its tensors live in the job's dispose scope.
        rows.Dispose();
        validationRows?.Dispose();
    }
}
