using Microsoft.ML.Data;

namespace Mlp.Samples.Toy;

/// <summary>A row of ten features, each of which matters a little.</summary>
public sealed class WideRow
{
    internal const int FeatureCount = 10;

    [VectorType(FeatureCount)]
    public float[] Features { get; set; } = [];

    public bool Label { get; set; }
}
