namespace Mlp.Samples.Blobs;

/// <summary>What a trained network says of a point.</summary>
public sealed class BlobPrediction
{
    public bool PredictedLabel { get; set; }

    /// <summary>The probability of the label true.</summary>
    public float Probability { get; set; }

    /// <summary>The logit: the probability is its sigmoid.</summary>
    public float Score { get; set; }
}
