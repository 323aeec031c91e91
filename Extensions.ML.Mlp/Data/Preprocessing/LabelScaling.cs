using Extensions.ML.Mlp.Data.Statistics;

namespace Extensions.ML.Mlp.Data.Preprocessing;

/// <summary>The scaling of a regression's labels while the network is trained: <c>(label - Mean) / Deviation</c>.</summary>
internal sealed record LabelScaling(double Mean, double Deviation)
{
    internal static LabelScaling None { get; } = new(0, 1);

    /// <summary>The moments of the labels; labels that are all alike are only shifted.</summary>
    internal static LabelScaling Of(Moments labels) => new(labels.Mean(0), labels.Deviation(0) is > 0 and var deviation ? deviation : 1);

    internal float Apply(float label) => this == None ? label : (float)((label - Mean) / Deviation);
}
