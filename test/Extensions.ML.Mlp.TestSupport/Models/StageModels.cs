using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.TestSupport.Models;

/// <summary>
/// A model or more for each kind of stage that stands before layers or is about members, with drawn numbers. What walks all kinds takes
/// them from here; all have the features of <see cref="RandomModel"/>, of which the last is a key where there is one.
/// </summary>
internal static class StageModels
{
    /// <summary>The values of the key that <c>Lookup</c> reads.</summary>
    internal const int KeyCount = 3;

    private const int Features = RandomModel.FeatureCount;

    internal static IEnumerable<(string Name, MlpModel Model)> All()
    {
        var random = new Random(11);
        yield return ("stage-Quantile", Of([Quantiles([0, 3], 2, 9), Linear(Features, 2)]));
        yield return ("stage-Quantile-all", Of([Quantiles([0, 1, 2, 3, 4], 70, 3, 90, 2, 5), Linear(Features, 1)]));
        yield return ("stage-Embedding", Of([new AffineStage(Numbers(Features), Numbers(Features)), Embedding([1, 4], 3, [2, 12]), Linear(3 + 2 * 3, 2)]));
        yield return ("stage-Embedding-all", Of([Embedding([0, 1, 2, 3, 4], 17, [70, 2, 3, 5, 80]), Linear(Features * 17, 1)]));
        yield return ("stage-SmoothClip", Of([new SmoothClipStage(Features, 1.5f), Linear(Features, 2)]));
        yield return ("stage-Clamp", Of([Linear(Features, 1), new ClampStage(-0.5f, 0.75f, 1)]));
        yield return ("stage-Impute", Of([new ImputeStage(Numbers(Features), [0, 3]), Linear(Features + 2, 2)], Numbers(Features)));
        yield return ("stage-Impute-silent", Of([new ImputeStage(Numbers(Features), []), Quantiles([1], 4), Linear(Features, 1)], Numbers(Features)));
        yield return ("stage-Periodic", Of([new PeriodicStage(Features, [0, 2], 6, 3, Numbers(12), Numbers(12), Numbers(36), Numbers(6)), Linear(3 + 2 * 4, 2)]));
        yield return ("stage-Lookup", Of([Lookup(), Linear(2 + 2 + 4, 2)], Numbers(Features)));
        yield return ("stage-Lookup-and-all-before", Of(
            [new ImputeStage(Numbers(Features), [1, 4]), Lookup(Features + 2), Embedding([0, 3], 2, [5, 3], 4 + 2 + 4), new ScaleStage(Numbers(12)), Linear(12, 1)], Numbers(Features)));
        yield return ("stage-Scale", Of([new ScaleStage(Numbers(Features)), Linear(Features, 2)]));
        foreach (var activation in (Activation[])[Activation.Selu, Activation.Mish, Activation.Relu])
            yield return ($"stage-ParametricActivation-{activation}", Of([Linear(Features, 7), new ParametricActivationStage(activation, Numbers(7)), Linear(7, 2)]));
        foreach (var mean in Enum.GetValues<MeanKind>())
            yield return ($"stage-MemberMean-{mean}", Of([.. Ensemble(members: 3, mean == MeanKind.Softmax ? 4 : 1, mean)]));
        yield return ("stage-Each-outputs", Of([.. Ensemble(members: 20, 5, MeanKind.Values)]));
        yield return ("stage-Each-folds", Of([new MemberScaleStage(2, [.. Enumerable.Repeat(1f, 2 * Features)]), new EnsembleStage([Fold(1), Fold(2)]), new EnsembleAverageStage(2, 2, MeanKind.Softmax)]));
        yield return ("stage-Each-bagged", Of(
            [new MemberScaleStage(2, [.. Enumerable.Repeat(1f, 2 * Features)]), new EnsembleStage([Bagged(0), Bagged(1, 3)]), new EnsembleAverageStage(2, 1, MeanKind.Sigmoid), new AffineStage([0.25f], [1.5f])],
            Numbers(Features)));
        yield return ("stage-SmoothClipSome", Of([new SmoothClipStage(Features, 0.75f, [0, 3]), Linear(Features, 2)]));

        MlpModel Of(Stage[] stages, float[]? means = null) => new(stages, new HistoryBuilder().Build(TrainingEnd.EpochsDone), featureMeans: means);

        float[] Numbers(int count) => RandomModel.Numbers(random, count);

        LinearStage Linear(int inputs, int outputs) => new([.. Numbers(inputs * outputs).Select(weight => weight / inputs)], Numbers(outputs));

        QuantileStage Quantiles(int[] places, params int[] counts) => new(Features, places, [.. counts.Select(Knots)], [.. counts.Select(count => Numbers(count).Order().ToArray())]);

        EmbeddingStage Embedding(int[] places, int width, int[] counts, int features = Features) =>
            new(features, width, places, [.. counts.Select(Knots)], [.. counts.Select(count => Numbers(count * width))]);

        // A category of two slots, and a key.
        LookupStage Lookup(int features = Features) => new(features, [new(1, 2, false, 2, Numbers(6)), new(Features - 1, KeyCount, true, 4, Numbers(4 * (KeyCount + 1)))]);

        IEnumerable<Stage> Ensemble(int members, int outputs, MeanKind mean) =>
        [
            new MemberScaleStage(members, Numbers(members * Features)),
            new SharedStage(members, Linear(Features, 18)),
            new MemberAffineStage(members, Numbers(members * 18), Numbers(members * 18)),
            new SharedStage(members, new LayerNormStage(Numbers(18), Numbers(18), LayerNormStage.DefaultEpsilon)),
            new SharedStage(members, new ActivationStage(Activation.Silu, 18)),
            new EnsembleStage([.. Enumerable.Range(0, members).Select(_ => new Stage[] { Linear(18, outputs) })]),
            new EnsembleAverageStage(members, outputs, mean),
        ];

        // Members whose rows lacked other features.
        Stage[] Bagged(params int[] indicated) =>
            [new ImputeStage(Numbers(Features), indicated), Lookup(Features + indicated.Length), Linear(8 + indicated.Length, 6), new ActivationStage(Activation.Mish, 6), Linear(6, 1)];

        Stage[] Fold(int fold) => [new AffineStage(Numbers(Features), Numbers(Features)), .. Ensemble(1 + fold, 2, MeanKind.Softmax)];
    }

    /// <summary>Knots from -2 to 2, at distances that differ.</summary>
    private static float[] Knots(int count) => [.. Enumerable.Range(0, count).Select(knot => 4f * knot / (count - 1) - 2 + (knot % 2 == 1 && knot < count - 1 ? 0.4f / count : 0))];
}
