namespace Mlp.Samples.Toy;

/// <summary>A point on one of several spirals.</summary>
public sealed class SpiralPoint
{
    public float X1 { get; set; }

    public float X2 { get; set; }

    /// <summary>The name of the point's spiral: A, B, C and so on.</summary>
    public string Spiral { get; set; } = "";

    /// <summary>Whether the point is on the second spiral.</summary>
    public bool Label { get; set; }
}
