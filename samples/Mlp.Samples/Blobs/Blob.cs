using Microsoft.ML.Data;

namespace Mlp.Samples.Blobs;

/// <summary>A point of one of two clusters: a row of Data/blobs.csv.</summary>
public sealed class Blob
{
    [LoadColumn(0)]
    public float X1 { get; set; }

    [LoadColumn(1)]
    public float X2 { get; set; }

    [LoadColumn(2)]
    public bool Label { get; set; }

    /// <summary>1 for a test point, 0 for a training point.</summary>
    [LoadColumn(3)]
    public float IsTest { get; set; }
}
