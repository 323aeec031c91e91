using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Scoring;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>
/// One step from features to outputs. A model is a list of stages, each taking what the one before gives; a new kind of stage
/// is one class here and one line in <see cref="Read"/>. Stages are immutable, so any number of threads may apply one.
/// </summary>
internal abstract class Stage
{
    internal abstract StageKind Kind { get; }

    internal abstract int InputCount { get; }

    internal abstract int OutputCount { get; }

    internal abstract long ParameterCount { get; }

    /// <summary>
    /// Computes rows of InputCount values to rows of OutputCount values, which do not overlap. A row gives the same bits whatever rows
    /// are beside it.
    /// </summary>
    internal abstract void Apply(InputRows inputs, OutputRows outputs);

    /// <summary>The chain rule for one row: from the slopes along the outputs to those along the inputs.</summary>
    /// <param name="inputs">What <see cref="Apply"/> took, [InputCount].</param>
    /// <param name="outputs">What it gave, [OutputCount].</param>
    /// <param name="outputSlopes">[OutputCount].</param>
    /// <param name="inputSlopes">Receives [InputCount]; it overlaps none of the others.</param>
    internal abstract void PassBack(ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputSlopes, Span<float> inputSlopes);

    internal abstract void Write(BinaryWriter writer);

    internal static Stage Read(ref FieldReader reader)
    {
        var kind = (StageKind)reader.Byte();
        return kind switch
        {
            StageKind.Linear => LinearStage.Read(ref reader),
            StageKind.Activation => ActivationStage.Read(ref reader),
            StageKind.Affine => AffineStage.Read(ref reader),
            StageKind.LayerNorm => LayerNormStage.Read(ref reader),
            _ => throw new FormatException($"The model has a stage of kind {(byte)kind}, which this version does not know; use a newer version of Extensions.ML.Mlp.Scoring."),
        };
    }
}

/// <summary>The numbers by which model files name the kinds of stages; they never change.</summary>
internal enum StageKind : byte
{
    Linear = 1,
    Activation = 2,
    Affine = 3,
    LayerNorm = 4,
}
