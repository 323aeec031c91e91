using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Model.Stages;
using TorchSharp;

namespace Extensions.ML.Mlp.Network;

/// <summary>The network while it is trained, in TorchSharp's tensors, which live in the caller's dispose scope.</summary>
internal sealed class MlpNetwork : IDisposable
{
    private readonly List<Layer> _layers = [];
    private readonly torch.Generator _masks;

    /// <param name="shape">The build.</param>
    /// <param name="initial">What the layers with parameters start from, in their order.</param>
    /// <param name="device">Where the tensors lie.</param>
    internal MlpNetwork(MlpShape shape, IEnumerable<Stage> initial, torch.Device device)
    {
        Parameters = new(shape.ParameterCount, device);
        _masks = new(0, device);
        if (shape.InputDropout > 0) _layers.Add(new DropoutLayer(shape.InputDropout, shape.FeatureCount, _masks));
        var stages = new Queue<Stage>(initial);
        for (int hidden = 0; hidden < shape.HiddenLayers.Count; hidden++) AddHidden(shape, hidden, stages);
        _layers.Add(new LinearLayer(Parameters, (LinearStage)stages.Dequeue()));
    }

    internal IReadOnlyList<Layer> Layers => _layers;

    internal FlatParameters Parameters { get; }

    /// <summary>The weights of the linear layers, without biases.</summary>
    internal IEnumerable<torch.Tensor> Weights => _layers.OfType<LinearLayer>().Select(layer => layer.Weights);

    private void AddHidden(MlpShape shape, int hidden, Queue<Stage> initial)
    {
        int width = shape.HiddenLayers[hidden];
        _layers.Add(new LinearLayer(Parameters, (LinearStage)initial.Dequeue()));
        if (shape.Normalization == LayerNormalization.Batch) _layers.Add(new BatchNormLayer(Parameters, width));
        if (shape.Normalization == LayerNormalization.Layer) _layers.Add(new LayerNormLayer(Parameters, (LayerNormStage)initial.Dequeue()));
        _layers.Add(new ActivationLayer(shape.Activation, width));
        if (shape.DropoutOf(hidden) > 0) _layers.Add(new DropoutLayer(shape.DropoutOf(hidden), width, _masks));
    }

    /// <summary>Starts the epoch's stream of dropout masks.</summary>
    internal void BeginEpoch(int seed, int epoch) => _masks.manual_seed((long)Seeds.Dropout(seed, epoch));

    /// <summary>Features [rows, FeatureCount] to outputs [rows, OutputCount].</summary>
    internal torch.Tensor Forward(torch.Tensor features, bool training)
    {
        var x = features;
        foreach (var layer in _layers) x = layer.Forward(x, training);
        return x;
    }

    /// <summary>The network as it is now, as the stages of a model.</summary>
    internal List<Stage> ToStages()
    {
        var stages = new List<Stage>();
        foreach (var layer in _layers) layer.AppendTo(stages);
        return stages;
    }

    public void Dispose() => _masks.Dispose();
}
