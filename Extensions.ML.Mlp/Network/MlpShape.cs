namespace Extensions.ML.Mlp.Network;

/// <summary>The widths of a network from its features to its outputs, and the activation between its layers.</summary>
internal sealed record MlpShape(int FeatureCount, IReadOnlyList<int> HiddenLayers, int OutputCount, Activation Activation)
{
    /// <summary>The inputs and outputs of each linear layer.</summary>
    internal IEnumerable<(int Inputs, int Outputs)> LinearLayers
    {
        get
        {
            int[] widths = [FeatureCount, .. HiddenLayers, OutputCount];
            return widths.Zip(widths.Skip(1));
        }
    }

    /// <summary>The widths with dashes between, as 2-100-100-1.</summary>
    public override string ToString() => string.Join('-', [FeatureCount, .. HiddenLayers, OutputCount]);

    internal long ParameterCount => LinearLayers.Sum(layer => ((long)layer.Inputs + 1) * layer.Outputs);
}
