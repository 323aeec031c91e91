using System.Diagnostics;
using System.Numerics.Tensors;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Inference;

/// <summary>How large the numbers of a row can become on their way through stages. The file is a list of the kinds of stages.</summary>
internal static class OutputBound
{
    /// <summary>What no number exceeds that stages compute from values that do not exceed <paramref name="bound"/> in size.</summary>
    internal static double Of(IEnumerable<Stage> stages, double bound) => stages.Aggregate(bound, Of);

    private static double Of(double bound, Stage stage) => stage switch
    {
        LinearStage linear => OfLinear(linear, bound),
        ActivationStage activation => OfActivation(activation.Activation, bound),
        ParametricActivationStage activation =>
            bound + (1 + Largest(activation.Shares)) * (bound + OfActivation(activation.Activation, bound)),
        AffineStage affine => (bound + Largest(affine.Shifts)) * Math.Max(1, Largest(affine.Scales)),
        LayerNormStage norm => Math.Sqrt(norm.InputCount) * Largest(norm.Gains) + Largest(norm.Biases),
        ScaleStage scale => bound * Largest(scale.Scales),
        MemberScaleStage scale => bound * Largest(scale.Scales),
        MemberAffineStage affine => bound * Largest(affine.Scales) + Largest(affine.Offsets),
        SharedStage shared => Of(bound, shared.Inner),
        EnsembleStage each => each.Chains.Max(chain => Of(chain, bound)),
        // A sum over the members, and logarithms of shares.
        EnsembleAverageStage mean => 2 * mean.Members * (bound + Math.Log(mean.InputCount)),
        ImputeStage impute => Math.Max(bound, Math.Max(1, Largest(impute.Replacements))),
        ClampStage clamp => Math.Min(bound, Math.Max(Math.Abs((double)clamp.Min), Math.Abs((double)clamp.Max))),
        SmoothClipStage clip => clip.Places is null ? Math.Min(bound, clip.Limit) : bound,
        QuantileStage { Curves: var curves } => Math.Max(curves.Count == stage.InputCount ? 0 : bound, Largest(curves.AllValues)),
        EmbeddingStage { Curves: var curves } =>
            Enumerable.Range(0, curves.Count).Aggregate(bound, (most, curve) => Math.Max(most, OfCurve(curves, curve, bound))),
        PeriodicStage periodic => Math.Max(
            bound * Math.Max(1, Math.Tau * Largest(periodic.Frequencies)) + Largest(periodic.Phases),
            periodic.FrequencyCount * Largest(periodic.Weights) + Largest(periodic.Biases)),
        LookupStage lookup => lookup.Tables.Aggregate(bound, (most, table) => Math.Max(most, OfTable(table, bound))),
        _ => throw new UnreachableException($"No bound for a stage of kind {stage.Kind}."),
    };

    private static double OfLinear(LinearStage stage, double bound)
    {
        double most = 0;
        for (int output = 0; output < stage.OutputCount; output++)
        {
            double sum = TensorPrimitives.SumOfMagnitudes(stage.Weights.AsSpan(output * stage.InputCount, stage.InputCount));
            most = Math.Max(most, sum * bound + Math.Abs(stage.Biases[output]));
        }
        return most;
    }

    /// <summary>No function but the exponential, whose argument <see cref="OverflowGuard"/> cuts, grows faster than a line.</summary>
    private static double OfActivation(Activation activation, double bound) =>
        activation.Kind == ActivationKind.Exponential ? 1 : (bound + 2) * Math.Max(1.06, Math.Abs(activation.Parameter));

    private static double OfTable(CategoryTable table, double bound) => (table.IsIndex ? 1 : 1 + 2 * table.Count * bound) * Largest(table.Rows);

    /// <summary>Beyond its knots a curve goes on along its first and its last segment.</summary>
    private static double OfCurve(Curves curves, int curve, double bound)
    {
        ReadOnlySpan<float> knots = curves.Knots(curve), values = curves.Values(curve);
        double largest = Largest(values), first = Share(knots[0], knots[1]), last = Share(knots[^2], knots[^1]);
        return largest + 2 * Math.Max(1, largest) * Math.Max(1, Math.Max(first, last));

        double Share(double from, double to) => (bound + Math.Max(Math.Abs(from), Math.Abs(to))) / (to - from);
    }

    private static double Largest(ReadOnlySpan<float> values) =>
        values.IsEmpty ? 0 : Math.Abs((double)TensorPrimitives.MaxMagnitude(values));
}
