using System.Diagnostics;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>The layers of a network over plain memory. Its parameters are the tensors' own.</summary>
internal sealed class FusedNetwork
{
    private readonly MlpNetwork _network;
    private readonly List<FusedLayer> _layers = [];

    internal FusedNetwork(MlpNetwork network, int workers)
    {
        _network = network;
        bool hasLearned = false, inMembers = false;
        foreach (var layer in network.Layers.Where(layer => layer is not ActivationLayer { Activation.Kind: ActivationKind.Identity }))
        {
            var fused = Fuse(layer, workers, _layers.Count);
            inMembers |= layer is MemberScaleLayer;
            fused.RowFactor = inMembers ? network.Members : 1;
            fused.PassesBack = hasLearned;
            fused.SumStart = SumCount;
            SumCount += fused.SumCount;
            _layers.Add(fused);
            hasLearned |= fused.SumCount > 0;
        }
        _layers[^1].IsLast = true;
    }

    /// <summary>First to last.</summary>
    internal IReadOnlyList<FusedLayer> Layers => _layers;

    /// <summary>The members of the ensemble, each of which has a row of outputs for a row of features; 1 for one network.</summary>
    internal int Members => _network.Members;

    /// <summary>The sums that a thread needs for the gradients of all layers.</summary>
    internal int SumCount { get; }

    /// <summary>Whether a layer measures the whole batch, so that a thread must have all its rows in one block.</summary>
    internal bool MeasuresBatches => _layers.Exists(layer => layer is FusedBatchNorm);

    /// <summary>Whether the first layer reads whole vectors of its inputs, which the rows of a batch have no room for.</summary>
    internal bool PadsFeatures => !_layers[0].ReadsUnpadded && _layers[0].InputCount % MatrixKernel.Lanes != 0;

    /// <summary>Lays the parameters out for the layers' products; one of <paramref name="parts"/> parts of the work.</summary>
    internal void Pack(int part, int parts)
    {
        var parameters = FlatParameters.Memory(_network.Parameters.Values);
        foreach (var layer in _layers) layer.Pack(parameters, part, parts);
    }

    /// <summary>A layer's part of the flat gradient.</summary>
    internal Span<float> GradientOf(FusedLayer layer) => FlatParameters.Memory(_network.Parameters.Gradients).Slice(layer.GradientStart!.Value, layer.SumCount);

    /// <summary>Adds up the threads' sums as the flat gradient; one of <paramref name="parts"/> parts of the work.</summary>
    internal void Gather(float[][] sums, int part, int parts)
    {
        var gradient = FlatParameters.Memory(_network.Parameters.Gradients);
        foreach (var layer in _layers) layer.Gather(sums, gradient, part, parts);
    }

    internal static FusedLayer Fuse(Layer layer, int workers, int index) => layer switch
    {
        LinearLayer linear => new FusedLinear(linear),
        ActivationLayer activation => new FusedActivation(activation.Activation, activation.Width),
        DropoutLayer dropout => new FusedDropout(dropout, index),
        ParametricActivationLayer activation => new FusedParametricActivation(activation),
        ScaleLayer scale => new FusedScale(scale),
        EmbeddingLayer embedding => new FusedEmbedding(embedding),
        PeriodicLayer periodic => new FusedPeriodic(periodic),
        LookupLayer lookup => new FusedLookup(lookup),
        MemberScaleLayer scale => new FusedMemberScale(scale),
        MemberAffineLayer affine => new FusedMemberAffine(affine),
        HeadsLayer heads => new FusedHeads(heads),
        LayerNormLayer norm => new FusedLayerNorm(norm),
        BatchNormLayer norm => new FusedBatchNorm(norm, workers),
        _ => throw new UnreachableException($"No fused layer for {layer}."),
    };
}
