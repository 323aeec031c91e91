using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Inference;

/// <summary>
/// A row of a model behind its <see cref="PreprocessingPrefix"/> to the scores, and back. Where members of an ensemble have each a prefix,
/// the row is what all of theirs give, one after the other. It belongs to one thread.
/// </summary>
internal sealed class AttributionPass
{
    private readonly PreprocessingPrefix[] _prefixes;
    private readonly GradientPass[] _members;

    /// <summary>What makes the members' scores the model's; null where there are none.</summary>
    private readonly GradientPass? _mean;

    private readonly float[] _gradients;

    internal AttributionPass(Stage[] stages)
    {
        var (chains, rest) = stages is [MemberScaleStage scale, EnsembleStage each, .. var after]
            ? (Chains(scale, each), after)
            : ([stages], []);
        _prefixes = Array.ConvertAll(chains, chain => new PreprocessingPrefix(chain));
        _members = Array.ConvertAll(_prefixes, prefix => new GradientPass(prefix.Rest));
        if (rest is not []) _mean = new(rest);
        Row = new float[_prefixes.Sum(prefix => prefix.Width)];
        _gradients = new float[Row.Length];
    }

    /// <summary>The row behind the prefixes; to be filled before <see cref="Forward"/>.</summary>
    internal float[] Row { get; }

    /// <summary>What a row of features is behind the prefixes.</summary>
    internal PrefixRow At(ReadOnlySpan<float> features)
    {
        var rows = new PrefixRow[_prefixes.Length];
        for (int member = 0; member < rows.Length; member++) rows[member] = _prefixes[member].Apply(features);
        return new([.. rows.SelectMany(row => row.Before)], [.. rows.SelectMany(row => row.After)]);
    }

    /// <summary>Scores the row: [OutputCount], until the next call.</summary>
    internal ReadOnlySpan<float> Forward()
    {
        int at = 0;
        ReadOnlySpan<float> scores = [];
        for (int member = 0; member < _members.Length; member++)
        {
            var pass = _members[member];
            Row.AsSpan(at, pass.Row.Length).CopyTo(pass.Row);
            at += pass.Row.Length;
            scores = pass.Forward();
            if (_mean is not null) scores.CopyTo(_mean.Row[(member * MatrixKernel.Padded(scores.Length))..]);
        }
        return _mean is null ? scores : _mean.Forward();
    }

    /// <summary>The gradients of one output along the row, where <see cref="Forward"/> was; until the next call.</summary>
    internal ReadOnlySpan<float> Backward(int output)
    {
        if (_mean is null) return _members[0].Backward(output);
        ReadOnlySpan<float> gradients = _mean.Backward(output);
        int at = 0, outputs = _prefixes[0].Rest[^1].OutputCount;
        for (int member = 0; member < _members.Length; member++)
        {
            _members[member].Backward(gradients.Slice(member * MatrixKernel.Padded(outputs), outputs)).CopyTo(_gradients.AsSpan(at));
            at += _members[member].Row.Length;
        }
        return _gradients;
    }

    /// <summary>
    /// What each feature adds to a score on the way from one row to another, by the mean gradients along what is behind the prefixes.
    /// </summary>
    internal void Attribute(ReadOnlySpan<double> gradients, PrefixRow from, PrefixRow to, Span<float> contributions)
    {
        var sums = new double[contributions.Length];
        int before = 0, after = 0;
        foreach (var prefix in _prefixes)
        {
            prefix.Attribute(
                gradients.Slice(after, prefix.Width), from.Part(before, prefix.WidthBefore, after, prefix.Width),
                to.Part(before, prefix.WidthBefore, after, prefix.Width), sums);
            (before, after) = (before + prefix.WidthBefore, after + prefix.Width);
        }
        // Those of either sign may each be larger than the score's rise, which is finite.
        for (int i = 0; i < sums.Length; i++) contributions[i] = (float)Math.Clamp(sums[i], -float.MaxValue, float.MaxValue);
    }

    /// <summary>Each member with its scales as a stage of its own.</summary>
    private static Stage[][] Chains(MemberScaleStage scale, EnsembleStage each) =>
        [.. each.Chains.Select((chain, member) => (Stage[])[new ScaleStage(scale.ScalesOf(member).ToArray()), .. chain])];
}

/// <summary>A row in a <see cref="PreprocessingPrefix"/>.</summary>
/// <param name="Before">What the features are before categories are looked up.</param>
/// <param name="After">What they are after it, for the stages behind.</param>
internal readonly record struct PrefixRow(float[] Before, float[] After)
{
    internal PrefixRow Part(int before, int beforeLength, int after, int afterLength) =>
        new(Before[before..(before + beforeLength)], After[after..(after + afterLength)]);
}
