namespace Mlp.Samples.Toy;

/// <summary>A row whose features are of very different sizes.</summary>
public sealed class UnevenRow
{
    /// <summary>Some thousandths.</summary>
    public float Tiny { get; set; }

    /// <summary>About 1, now and then a hundred times that.</summary>
    public float Outlying { get; set; }

    /// <summary>Some thousands.</summary>
    public float Huge { get; set; }

    public bool Label { get; set; }
}
