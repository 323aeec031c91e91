using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Inference;

/// <summary>
/// A row through all stages, and the gradient of one of its outputs back to the features. It keeps what the stages gave, so it belongs to
/// one thread.
/// </summary>
internal sealed class GradientPass
{
    private readonly Stage[] _stages;

    /// <summary>
    /// The row, then what each stage gives, each with room for whole vectors as in scoring, so that the bits are the same.
    /// </summary>
    private readonly float[][] _values;

    private readonly float[][] _gradients;

    internal GradientPass(Stage[] stages)
    {
        _stages = stages;
        int row = stages[0] is MemberScaleStage || stages[0].Members == 1 ? stages[0].InputCount : stages[0].InputStride;
        _values = [new float[row], .. stages.Select(stage => new float[stage.OutputStride])];
        _gradients = [new float[row], .. stages.Select(stage => new float[IsInMembers(stage) ? stage.OutputStride : stage.OutputCount])];
    }

    /// <summary>
    /// The row, [FeatureCount], or each member's in whole vectors where the first stage is in the midst of them; to be filled before
    /// <see cref="Forward"/>.
    /// </summary>
    internal Span<float> Row => _values[0];

    /// <summary>Whether its outputs are each member's in whole vectors.</summary>
    private static bool IsInMembers(Stage stage) => stage is not EnsembleAverageStage && stage.Members > 1;

    /// <summary>Scores the row: [OutputCount], until the next call.</summary>
    internal ReadOnlySpan<float> Forward()
    {
        for (int i = 0; i < _stages.Length; i++)
            _stages[i].Apply(new(_values[i], _values[i].Length), new(_values[i + 1], 1, _values[i + 1].Length));
        return _values[^1].AsSpan(0, _stages[^1].OutputCount);
    }

    /// <summary>
    /// The gradients of one output along the features, where <see cref="Forward"/> was: [FeatureCount], until the next call.
    /// </summary>
    internal ReadOnlySpan<float> Backward(int output)
    {
        _gradients[^1].AsSpan().Clear();
        _gradients[^1][output] = 1;
        return Backward();
    }

    /// <summary>The gradients along the features from those along the outputs, [OutputCount].</summary>
    internal ReadOnlySpan<float> Backward(ReadOnlySpan<float> outputGradients)
    {
        outputGradients.CopyTo(_gradients[^1]);
        return Backward();
    }

    private ReadOnlySpan<float> Backward()
    {
        for (int i = _stages.Length - 1; i >= 0; i--)
        {
            Span<float> inputs = _values[i].AsSpan(0, _gradients[i].Length), outputs = _values[i + 1].AsSpan(0, _gradients[i + 1].Length);
            _stages[i].Backward(inputs, outputs, _gradients[i + 1], _gradients[i]);
        }
        return _gradients[0];
    }
}
