using Extensions.ML.Mlp.Model.Stages;
using TorchSharp;

namespace Extensions.ML.Mlp.Network;

/// <summary>A linear layer for each member of an ensemble: [rows * members, inputs] to [rows * members, outputs].</summary>
internal sealed class HeadsLayer : Layer
{
    private readonly torch.Tensor _biases, _weights;
    private readonly float _gain;

    /// <param name="parameters">Where the layer's lie.</param>
    /// <param name="initial">What each member's starts as, its gain in the weights.</param>
    /// <param name="gain">What the weights count times.</param>
    internal HeadsLayer(FlatParameters parameters, EnsembleStage initial, float gain = 1)
    {
        var heads = initial.Chains.Select(chain => (LinearStage)chain[0]).ToArray();
        (Members, InputCount, OutputCount, _gain) = (heads.Length, heads[0].InputCount, heads[0].OutputCount, gain);
        BiasesStart = parameters.Taken;
        _biases = parameters.Take(ParameterRole.Bias, [.. heads.SelectMany(head => head.Biases)], Members, 1, OutputCount);
        _weights = parameters.Take(ParameterRole.Weight, [.. heads.SelectMany(head => head.Weights).Select(weight => weight / gain)], Members, OutputCount, InputCount);
    }

    internal int Members { get; }

    internal int InputCount { get; }

    internal int OutputCount { get; }

    internal float Gain => _gain;

    /// <summary>The weights, [members, outputs, inputs].</summary>
    internal torch.Tensor Weights => _weights;

    /// <summary>Where the biases start among the flat parameters, [members, outputs].</summary>
    internal int BiasesStart { get; }

    /// <summary>Where the weights start, [members, outputs, inputs], right after the biases.</summary>
    internal int WeightsStart => BiasesStart + Members * OutputCount;

    internal override torch.Tensor Forward(torch.Tensor x, bool training)
    {
        var members = x.view(-1, Members, InputCount).transpose(0, 1).bmm(_weights.transpose(1, 2));
        return (_gain == 1 ? members : members.Times(_gain)).Plus(_biases, 1).transpose(0, 1).reshape(-1, OutputCount);
    }

    internal override void AppendTo(List<Stage> stages)
    {
        float[] biases = ToArray(_biases), weights = ToArray(_weights);
        int size = OutputCount * InputCount;
        stages.Add(new EnsembleStage([.. Enumerable.Range(0, Members).Select(member => new Stage[]
        {
            new LinearStage([.. weights.AsSpan(member * size, size).ToArray().Select(weight => weight * _gain)], biases[(member * OutputCount)..((member + 1) * OutputCount)]),
        })]));
    }
}
