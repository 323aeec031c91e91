namespace Mlp.Samples.Toy;

/// <summary>A point of a noisy wave.</summary>
public sealed class WavePoint
{
    public float X { get; set; }

    /// <summary>The noisy value, which is learned.</summary>
    public float Label { get; set; }

    /// <summary>The value without noise, which no network sees.</summary>
    public float Truth { get; set; }
}
