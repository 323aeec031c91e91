namespace Extensions.ML.Mlp;

/// <summary>
/// How far a label may lie from its score: split conformal prediction, measured on rows that the network had not learned from. The labels
/// of new rows like those lie from Score - Radius to Score + Radius as often as <paramref name="Coverage"/> says.
/// </summary>
/// <param name="Radius">Half of the interval, in the label's units: finite, at least 0.</param>
/// <param name="Coverage">
/// The share of the labels that lie within: above 0 and below 1; lower than what was asked for where the training was ended before there
/// were rows enough.
/// </param>
public sealed record ScoreInterval(float Radius, float Coverage)
{
    /// <summary>Whether both numbers are within their bounds.</summary>
    internal bool IsSound => Radius >= 0 && float.IsFinite(Radius) && Coverage is > 0 and < 1;
}
