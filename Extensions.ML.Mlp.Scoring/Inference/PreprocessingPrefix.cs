using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Inference;

/// <summary>
/// The first stages of a model, as far as each of their values comes from one feature or one category. A score is explained behind them:
/// there a missing value and a key are numbers, and a way from one row to another passes none of the bends of curves.
/// </summary>
internal sealed class PreprocessingPrefix
{
    private readonly Stage[] _stages;
    private readonly LookupStage? _lookup;

    /// <summary>The feature that each value before the lookup comes from.</summary>
    private readonly int[] _features;

    internal PreprocessingPrefix(Stage[] stages)
    {
        // Behind them is at least one stage.
        _stages = [.. stages[..^1].TakeWhile(IsOfSingleFeatures)];
        _lookup = stages[..^1].ElementAtOrDefault(_stages.Length) as LookupStage;
        Rest = stages[(_stages.Length + (_lookup is null ? 0 : 1))..];
        _features = [.. Enumerable.Range(0, stages[0].InputCount)];
        foreach (var impute in _stages.OfType<ImputeStage>())
            _features = [.. _features, .. impute.Indicated.Select(indicated => _features[indicated])];
    }

    /// <summary>The stages behind.</summary>
    internal Stage[] Rest { get; }

    /// <summary>The values that the stages behind take.</summary>
    internal int Width => Rest[0].InputCount;

    /// <summary>The values before the lookup; without one, those behind.</summary>
    internal int WidthBefore => _features.Length;

    internal PrefixRow Apply(ReadOnlySpan<float> row)
    {
        float[] before = row.ToArray();
        foreach (var stage in _stages) before = Apply(stage, before);
        return new(before, _lookup is null ? before : Apply(_lookup, before));
    }

    /// <summary>Adds what each feature adds to a score.</summary>
    /// <param name="gradients">Along what is behind, the mean over the way.</param>
    /// <param name="from">The row where the way begins.</param>
    /// <param name="to">That where it ends.</param>
    /// <param name="sums">[features]</param>
    internal void Attribute(ReadOnlySpan<double> gradients, PrefixRow from, PrefixRow to, Span<double> sums)
    {
        if (_lookup is null)
        {
            for (int i = 0; i < gradients.Length; i++) sums[_features[i]] += gradients[i] * ((double)to.Before[i] - from.Before[i]);
            return;
        }
        float[] after = new float[gradients.Length], before = new float[WidthBefore];
        for (int i = 0; i < after.Length; i++) after[i] = (float)gradients[i];
        _lookup.Backward([], [], after, before);
        // A missing key has no gradient and no distance.
        for (int i = 0; i < before.Length; i++)
            if (before[i] != 0) sums[_features[i]] += before[i] * ((double)to.Before[i] - from.Before[i]);
        AddKeys(_lookup, gradients, from.After, to.After, sums);
    }

    /// <summary>A key is no quantity: its feature gets what its row adds.</summary>
    private void AddKeys(LookupStage lookup, ReadOnlySpan<double> gradients, float[] from, float[] to, Span<double> sums)
    {
        int at = lookup.Others.Length;
        foreach (var table in lookup.Tables)
        {
            for (int i = at; i < at + table.Width && table.IsIndex; i++)
                sums[_features[table.First]] += gradients[i] * ((double)to[i] - from[i]);
            at += table.Width;
        }
    }

    private static float[] Apply(Stage stage, float[] row)
    {
        var result = new float[stage.OutputStride];
        stage.Apply(new(row, row.Length), new(result, 1, result.Length));
        return result[..stage.OutputCount];
    }

    private static bool IsOfSingleFeatures(Stage stage) =>
        stage is ImputeStage or AffineStage or QuantileStage or SmoothClipStage or ClampStage or ScaleStage;
}
