using Extensions.ML.Mlp.Model.Stages;
using TorchSharp;

namespace Extensions.ML.Mlp.Network;

/// <summary>The network while it is trained, in TorchSharp's tensors, which live in the caller's dispose scope.</summary>
internal sealed class MlpNetwork
{
    private readonly MlpShape _shape;
    private readonly LinearLayer[] _layers;

    /// <param name="shape">The widths and the activation.</param>
    /// <param name="initial">The initial weights and biases, layer by layer: weights [outputs, inputs], then biases [outputs].</param>
    /// <param name="device">Where the tensors lie.</param>
    internal MlpNetwork(MlpShape shape, float[] initial, torch.Device device)
    {
        _shape = shape;
        Parameters = new(initial, device);
        _layers = [.. shape.LinearLayers.Select(layer => new LinearLayer(Parameters.Take(layer.Outputs, layer.Inputs), Parameters.Take(layer.Outputs)))];
    }

    internal FlatParameters Parameters { get; }

    /// <summary>The widths, as 2-100-100-1.</summary>
    public override string ToString() => _shape.ToString();

    /// <summary>Features [rows, FeatureCount] to outputs [rows, OutputCount].</summary>
    internal torch.Tensor Forward(torch.Tensor features)
    {
        var x = features;                                                               // [rows, FeatureCount]
        for (int layer = 0; layer < _layers.Length - 1; layer++)
            x = ActivationFunctions.Apply(_shape.Activation, _layers[layer].Forward(x)); // [rows, width]
        return _layers[^1].Forward(x);                                                  // [rows, OutputCount]
    }

    /// <summary>The weights as they are now, as the stages of a model.</summary>
    internal Stage[] ToStages()
    {
        float[] values = Parameters.ToArray();
        var stages = new List<Stage>();
        int taken = 0;
        foreach (var (inputs, outputs) in _shape.LinearLayers)
        {
            if (taken > 0) stages.Add(new ActivationStage(_shape.Activation, inputs));
            int weights = inputs * outputs;
            stages.Add(new LinearStage(values[taken..(taken + weights)], values[(taken + weights)..(taken + weights + outputs)]));
            taken += weights + outputs;
        }
        return [.. stages];
    }
}
