using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Scoring;

/// <summary>
/// The first stages of a model, as far as each of their values comes from one feature or one category. A score is explained behind them:
/// there a missing value and a key are numbers, and a way from one row to another passes none of the bends of curves.
/// </summary>
internal sealed class FeatureFront
{
    private readonly Stage[] _stages;
    private readonly LookupStage? _lookup;

    /// <summary>The feature that each value before the lookup comes from.</summary>
    private readonly int[] _features;

    internal FeatureFront(Stage[] stages)
    {
        FeatureCount = stages[0].InputCount;
        // Behind them is at least one stage.
        _stages = [.. stages[..^1].TakeWhile(IsOfSingleFeatures)];
        _lookup = stages[..^1].ElementAtOrDefault(_stages.Length) as LookupStage;
        Rest = stages[(_stages.Length + (_lookup is null ? 0 : 1))..];
        _features = [.. Enumerable.Range(0, FeatureCount)];
        foreach (var impute in _stages.OfType<ImputeStage>()) _features = [.. _features, .. impute.Indicated.Select(indicated => _features[indicated])];
    }

    /// <summary>The stages behind.</summary>
    internal Stage[] Rest { get; }

    private int FeatureCount { get; }

    /// <summary>What a row has become before the lookup and, for the stages behind, after it.</summary>
    internal (float[] Before, float[] After) Apply(ReadOnlySpan<float> row)
    {
        float[] before = row.ToArray();
        foreach (var stage in _stages) before = Apply(stage, before);
        return (before, _lookup is null ? before : Apply(_lookup, before));
    }

    /// <summary>What each feature adds to a score.</summary>
    /// <param name="slopes">Along what is after the lookup, the mean over the way.</param>
    /// <param name="from">The row where the way begins, as <see cref="Apply(ReadOnlySpan{float})"/> gives it.</param>
    /// <param name="to">That where it ends.</param>
    /// <param name="contributions">[FeatureCount]</param>
    internal void Attribute(double[] slopes, (float[] Before, float[] After) from, (float[] Before, float[] After) to, Span<float> contributions)
    {
        double[] sums = new double[FeatureCount], before = slopes;
        if (_lookup is not null)
        {
            before = PassBack(_lookup, slopes);
            AddKeys(_lookup, slopes, from.After, to.After, sums);
        }
        for (int i = 0; i < before.Length; i++)
            if (before[i] != 0) sums[_features[i]] += before[i] * ((double)to.Before[i] - from.Before[i]);
        for (int i = 0; i < sums.Length; i++) contributions[i] = (float)sums[i];
    }

    /// <summary>A key is no quantity: its feature gets what its row adds.</summary>
    private void AddKeys(LookupStage lookup, double[] slopes, float[] from, float[] to, double[] sums)
    {
        int at = lookup.Others.Length;
        foreach (var table in lookup.Tables)
        {
            for (int i = at; i < at + table.Width && table.IsIndex; i++) sums[_features[table.First]] += slopes[i] * ((double)to[i] - from[i]);
            at += table.Width;
        }
    }

    private static double[] PassBack(LookupStage lookup, double[] slopes)
    {
        var before = new float[lookup.InputCount];
        lookup.PassBack([], [], [.. slopes.Select(slope => (float)slope)], before);
        return [.. before.Select(slope => (double)slope)];
    }

    private static float[] Apply(Stage stage, float[] row)
    {
        var result = new float[stage.OutputStride];
        stage.Apply(new(row, row.Length), new(result, 1, result.Length));
        return result[..stage.OutputCount];
    }

    private static bool IsOfSingleFeatures(Stage stage) => stage is ImputeStage or AffineStage or QuantileStage or SmoothClipStage or ClampStage or ScaleStage;
}
