namespace Extensions.ML.Mlp.Network;

/// <summary>A network's build, from its features to its outputs.</summary>
internal sealed record MlpShape(int FeatureCount, IReadOnlyList<int> HiddenLayers, int OutputCount, Activation Activation)
{
    internal LayerNormalization Normalization { get; init; }

    internal double InputDropout { get; init; }

    /// <summary>None, one for all hidden layers, or one a layer.</summary>
    internal IReadOnlyList<double> Dropout { get; init; } = [];

    /// <summary>What the model, not the network, applies to its output; null for nothing.</summary>
    internal Activation? OutputActivation { get; init; }

    /// <summary>The inputs and outputs of each linear layer.</summary>
    internal IEnumerable<(int Inputs, int Outputs)> LinearLayers
    {
        get
        {
            int[] widths = [FeatureCount, .. HiddenLayers, OutputCount];
            return widths.Zip(widths.Skip(1));
        }
    }

    /// <summary>Weights and biases, and the gains and biases of normalized layers.</summary>
    internal long ParameterCount =>
        LinearLayers.Sum(layer => ((long)layer.Inputs + 1) * layer.Outputs) + (Normalization == LayerNormalization.None ? 0 : 2 * HiddenLayers.Sum(width => (long)width));

    internal double DropoutOf(int hiddenLayer) => Dropout.Count switch { 0 => 0, 1 => Dropout[0], _ => Dropout[hiddenLayer] };

    /// <summary>The widths with dashes between, as 2-100-100-1.</summary>
    public override string ToString() => string.Join('-', [FeatureCount, .. HiddenLayers, OutputCount]);
}
