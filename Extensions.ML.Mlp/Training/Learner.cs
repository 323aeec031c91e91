using Extensions.ML.Mlp.Network;
using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>A network and the optimizer that steps it towards an objective.</summary>
internal sealed class Learner : IDisposable
{
    private readonly Objective _objective;
    private readonly torch.optim.Optimizer _optimizer;

    internal Learner(MlpNetwork network, Optimizer optimizer, Objective objective)
    {
        (Network, _objective) = (network, objective);
        _optimizer = OptimizerFactory.Create(optimizer, network.Parameters.Values);
    }

    internal MlpNetwork Network { get; }

    /// <summary>Forward, loss, backward, step; gives the batch's mean loss before the step.</summary>
    internal float Step(Batch batch)
    {
        var loss = _objective.MeanLoss(Network.Forward(batch.Features), batch);
        Network.Parameters.Gradients.zero_();
        loss.backward();
        _optimizer.step();
        return loss.item<float>();
    }

    /// <summary>The mean loss of all rows of a set, with the weights as they are.</summary>
    internal float MeanLoss(BatchSource rows)
    {
        using var noGradients = torch.no_grad();
        double loss = 0;
        for (int index = 0; index < rows.BatchCount; index++)
        {
            using var tensors = torch.NewDisposeScope();
            var batch = rows.Take(index);
            loss += _objective.MeanLoss(Network.Forward(batch.Features), batch).item<float>() * batch.TotalWeight;
        }
        return (float)(loss / rows.TotalWeight);
    }

    public void Dispose() => _optimizer.Dispose();
}
