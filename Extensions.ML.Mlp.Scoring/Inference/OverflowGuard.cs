using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Inference;

/// <summary>
/// Cuts where else a finite row could have a score that is infinite or NaN (eng/decisions/0016-finite-scores.md): what the learned stages
/// take, far beyond what any was trained on, and what an exponential takes. Other values keep their bits.
/// </summary>
internal static class OverflowGuard
{
    /// <summary>Values are cut at the largest of these powers of two at which no later number can overflow, or at the smallest.</summary>
    private const int MaxPower = 80, MinPower = 40, PowerStep = 8;

    /// <summary>What no number may exceed: it leaves room for rounding and for the mean of a bagging's members.</summary>
    private const double Limit = float.MaxValue / 16;

    /// <summary>e to this power is just finite.</summary>
    private const float MaxExponent = 88.7f;

    /// <summary>A model's stages as its rows are to go through them.</summary>
    internal static Stage[] Of(Stage[] stages)
    {
        if (stages is [MemberScaleStage scale, EnsembleStage each, .. var after] && each.Chains.Any(chain => IsMeasured(chain[0])))
            return [scale, new EnsembleStage(Array.ConvertAll(each.Chains, Of)), .. WithExponents(after)];
        Stage[] measured = [.. stages.TakeWhile(IsMeasured)], learned = stages[measured.Length..];
        int power = MaxPower;
        while (power > MinPower && !(Stage.BoundOutputs(learned, Math.ScaleB(1, power)) <= Limit)) power -= PowerStep;
        float most = MathF.ScaleB(1, power);
        bool isCut = learned.Length > 0 && !(Stage.BoundOutputs(measured, float.MaxValue) <= most);
        Stage[] cut = isCut ? [new ClampStage(-most, most, learned[0].InputCount)] : [];
        return [.. measured, .. cut, .. WithExponents(learned)];
    }

    private static IEnumerable<Stage> WithExponents(IEnumerable<Stage> stages)
    {
        foreach (var stage in stages)
        {
            if (stage is ActivationStage { Activation.Kind: ActivationKind.Exponential })
                yield return new ClampStage(float.MinValue, MaxExponent, stage.InputCount);
            yield return stage;
        }
    }

    private static bool IsMeasured(Stage stage) => stage is ImputeStage or AffineStage or QuantileStage or SmoothClipStage;
}
