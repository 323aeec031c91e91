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
        (Parameters, Members) = (new(shape.ParameterCount, device), shape.Members);
        _masks = new(0, device);
        var stages = new Queue<Stage>(initial);
        AddInput(shape, stages);
        for (int hidden = 0; hidden < shape.HiddenLayers.Count; hidden++) AddHidden(shape, hidden, stages);
        float gain = GainOf(shape, shape.LinearLayers.Last().Inputs);
        _layers.Add(shape.Ensemble is null ? new LinearLayer(Parameters, (LinearStage)stages.Dequeue(), gain) : new HeadsLayer(Parameters, (EnsembleStage)stages.Dequeue(), gain));
    }

    internal IReadOnlyList<Layer> Layers => _layers;

    internal FlatParameters Parameters { get; }

    /// <summary>The members of the ensemble, each of which has a row of outputs for a row of features; 1 for one network.</summary>
    internal int Members { get; }

    /// <summary>The weights of the linear layers, without biases.</summary>
    internal IEnumerable<torch.Tensor> Weights => _layers.Select(WeightsOf).OfType<torch.Tensor>();

    private void AddInput(MlpShape shape, Queue<Stage> initial)
    {
        if (shape.Categories.Count > 0) _layers.Add(new LookupLayer(Parameters, (LookupStage)initial.Dequeue()));
        // Behind the tables, which are read by keys: a key times 1 / (1 - p) would be another.
        if (shape.InputDropout > 0) _layers.Add(new DropoutLayer(shape.InputDropout, shape.EmbeddingInputs, _masks));
        if (shape.Embedding is PiecewiseLinearEmbedding && shape.Numbers.Count > 0) _layers.Add(new EmbeddingLayer(Parameters, (EmbeddingStage)initial.Dequeue()));
        if (shape.Embedding is PeriodicEmbedding && shape.Numbers.Count > 0) _layers.Add(new PeriodicLayer(Parameters, (PeriodicStage)initial.Dequeue()));
        if (shape.ScalesInputs) _layers.Add(new ScaleLayer(Parameters, (ScaleStage)initial.Dequeue()));
        if (shape.Ensemble is not null) _layers.Add(new MemberScaleLayer(Parameters, (MemberScaleStage)initial.Dequeue()));
    }

    private void AddHidden(MlpShape shape, int hidden, Queue<Stage> initial)
    {
        int width = shape.HiddenLayers[hidden];
        bool memberwise = shape.ScalesHiddenLayers;
        if (memberwise && hidden > 0) _layers.Add(new MemberAffineLayer(Parameters, (MemberAffineStage)initial.Dequeue(), hasOffsets: false));
        var linear = (LinearStage)initial.Dequeue();
        _layers.Add(new LinearLayer(Parameters, linear, GainOf(shape, linear.InputCount), hasBiases: !memberwise));
        if (memberwise) _layers.Add(new MemberAffineLayer(Parameters, (MemberAffineStage)initial.Dequeue(), hasOffsets: true));
        if (shape.Normalization == LayerNormalization.Batch) _layers.Add(new BatchNormLayer(Parameters, width));
        if (shape.Normalization == LayerNormalization.Layer) _layers.Add(new LayerNormLayer(Parameters, (LayerNormStage)initial.Dequeue()));
        _layers.Add(shape.SharesActivation ? new ParametricActivationLayer(Parameters, (ParametricActivationStage)initial.Dequeue()) : new ActivationLayer(shape.Activation, width));
        if (shape.DropoutOf(hidden) > 0) _layers.Add(new DropoutLayer(shape.DropoutOf(hidden), width, _masks));
    }

    /// <summary>Starts the epoch's stream of dropout masks.</summary>
    internal void BeginEpoch(int seed, int epoch) => _masks.manual_seed((long)RandomSeeds.Dropout(seed, epoch));

    /// <summary>Multiplies the rates of dropout from now on.</summary>
    internal double DropoutFactor
    {
        set
        {
            foreach (var layer in _layers.OfType<DropoutLayer>()) layer.Factor = value;
        }
    }

    /// <summary>Features [rows, FeatureCount] to outputs [rows * Members, OutputCount].</summary>
    internal torch.Tensor Forward(torch.Tensor features, bool training)
    {
        var x = features;
        foreach (var layer in _layers) x = layer.Forward(x, training);
        return x;
    }

    /// <summary>The network as it is now, as the stages of a model; an ensemble's end before the mean of its members.</summary>
    internal List<Stage> ToStages()
    {
        var stages = new List<Stage>();
        bool inMembers = false;
        foreach (var layer in _layers)
        {
            int before = stages.Count;
            layer.AppendTo(stages);
            if (inMembers && layer is not (MemberAffineLayer or HeadsLayer))
                for (int i = before; i < stages.Count; i++) stages[i] = new SharedStage(Members, stages[i]);
            inMembers |= layer is MemberScaleLayer;
        }
        return stages;
    }

    private static float GainOf(MlpShape shape, int inputs) => shape.IsTangent ? (float)(1 / Math.Sqrt(inputs)) : 1;

    private static torch.Tensor? WeightsOf(Layer layer) => layer switch
    {
        LinearLayer linear => linear.Weights,
        HeadsLayer heads => heads.Weights,
        _ => null,
    };

    public void Dispose() => _masks.Dispose();
}
