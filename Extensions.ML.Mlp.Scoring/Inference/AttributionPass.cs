using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Inference;

/// <summary>
/// A row of a model behind its <see cref="FeatureFront"/> to the scores, and back. Where members of an ensemble have each a front, the row
/// is what all of theirs give, one after the other. It belongs to one thread.
/// </summary>
internal sealed class ExplainedPass
{
    private readonly FeatureFront[] _fronts;
    private readonly GradientPass[] _members;

    /// <summary>What makes the members' scores the model's; null where there are none.</summary>
    private readonly GradientPass? _mean;

    private readonly float[] _slopes;

    internal ExplainedPass(Stage[] stages)
    {
        var (chains, rest) = stages is [MemberScaleStage scale, EachStage each, .. var after] ? (Chains(scale, each), after) : ([stages], []);
        _fronts = Array.ConvertAll(chains, chain => new FeatureFront(chain));
        _members = Array.ConvertAll(_fronts, front => new GradientPass(front.Rest));
        if (rest is not []) _mean = new(rest);
        Row = new float[_fronts.Sum(front => front.Width)];
        _slopes = new float[Row.Length];
    }

    /// <summary>The row behind the fronts; to be filled before <see cref="Forward"/>.</summary>
    internal float[] Row { get; }

    /// <summary>What a row of features is behind the fronts.</summary>
    internal FrontRow At(ReadOnlySpan<float> features)
    {
        var rows = new FrontRow[_fronts.Length];
        for (int member = 0; member < rows.Length; member++) rows[member] = _fronts[member].Apply(features);
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

    /// <summary>The slopes of one output along the row, where <see cref="Forward"/> was; until the next call.</summary>
    internal ReadOnlySpan<float> Backward(int output)
    {
        if (_mean is null) return _members[0].Backward(output);
        ReadOnlySpan<float> slopes = _mean.Backward(output);
        int at = 0, outputs = _fronts[0].Rest[^1].OutputCount;
        for (int member = 0; member < _members.Length; member++)
        {
            _members[member].Backward(slopes.Slice(member * MatrixKernel.Padded(outputs), outputs)).CopyTo(_slopes.AsSpan(at));
            at += _members[member].Row.Length;
        }
        return _slopes;
    }

    /// <summary>What each feature adds to a score on the way from one row to another, by the mean slopes along what is behind the fronts.</summary>
    internal void Attribute(ReadOnlySpan<double> slopes, FrontRow from, FrontRow to, Span<float> contributions)
    {
        var sums = new double[contributions.Length];
        int before = 0, after = 0;
        foreach (var front in _fronts)
        {
            front.Attribute(slopes.Slice(after, front.Width), from.Part(before, front.WidthBefore, after, front.Width), to.Part(before, front.WidthBefore, after, front.Width), sums);
            (before, after) = (before + front.WidthBefore, after + front.Width);
        }
        // Those of either sign may each be larger than the score's rise, which is finite.
        for (int i = 0; i < sums.Length; i++) contributions[i] = (float)Math.Clamp(sums[i], -float.MaxValue, float.MaxValue);
    }

    /// <summary>Each member with its scales as a stage of its own.</summary>
    private static Stage[][] Chains(MemberScaleStage scale, EachStage each) =>
        [.. each.Chains.Select((chain, member) => (Stage[])[new ScaleStage(scale.Scales[(member * scale.InputCount)..((member + 1) * scale.InputCount)]), .. chain])];
}

/// <summary>A row in a <see cref="FeatureFront"/>.</summary>
/// <param name="Before">What the features are before categories are looked up.</param>
/// <param name="After">What they are after it, for the stages behind.</param>
internal readonly record struct FrontRow(float[] Before, float[] After)
{
    internal FrontRow Part(int before, int beforeLength, int after, int afterLength) => new(Before[before..(before + beforeLength)], After[after..(after + afterLength)]);
}
