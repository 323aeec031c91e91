using System.Diagnostics;
using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>
/// One step from features to outputs. A model is a list of stages, each taking what the one before gives. Stages are immutable, so any
/// number of threads may apply one. A new kind is a class and a line in <see cref="Visit"/>, and what writes it as ONNX; one that is
/// learned is also a layer, and a fused layer that calls the class's static methods with what is being learned.
/// </summary>
internal abstract class Stage
{
    /// <summary>Members of an ensemble may be ensembles themselves, and end there.</summary>
    private const int MaxDepth = 3;

    /// <summary>The values of all members of an ensemble: more than any has.</summary>
    private const int MaxMemberValues = 1 << 25;

    internal abstract StageKind Kind { get; }

    internal abstract int InputCount { get; }

    internal abstract int OutputCount { get; }

    internal abstract long ParameterCount { get; }

    /// <summary>The members of an ensemble that the stage is about; 1 for a stage that knows of none.</summary>
    internal virtual int Members => 1;

    /// <summary>
    /// The distance of a row's outputs from the next row's, at least: whole vectors. With members, each of them has whole vectors, one
    /// after the other.
    /// </summary>
    internal virtual int OutputStride => Members * MatrixKernel.Padded(OutputCount / Members);

    /// <summary>The distance of a row's inputs from the next row's, as the stage before leaves them.</summary>
    internal virtual int InputStride => MatrixKernel.Padded(InputCount / Members) * Members;

    /// <summary>
    /// Computes rows of InputCount values to rows of OutputCount values, which do not overlap. A row gives the same bits whatever rows
    /// are beside it.
    /// </summary>
    internal abstract void Apply(InputRows inputs, OutputRows outputs);

    /// <summary>The chain rule for one row: from the gradients along the outputs to those along the inputs.</summary>
    /// <param name="inputs">What <see cref="Apply"/> took: [InputCount], or with members each one's in whole vectors.</param>
    /// <param name="outputs">What it gave, likewise.</param>
    /// <param name="outputGradients">As the outputs.</param>
    /// <param name="inputGradients">As the inputs; it overlaps none of the others.</param>
    internal abstract void Backward(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients);

    /// <summary>What no number exceeds in size that the stage computes from values that do not exceed <paramref name="bound"/>.</summary>
    internal abstract double BoundOutputs(double bound);

    /// <summary>The same of stages that follow each other.</summary>
    internal static double BoundOutputs(IEnumerable<Stage> stages, double bound) =>
        stages.Aggregate(bound, (most, stage) => stage.BoundOutputs(most));

    /// <summary>Refuses numbers that stand in a file and cannot be this stage's. They are as many as they must be.</summary>
    /// <exception cref="FormatException">There are such.</exception>
    internal virtual void Check()
    {
    }

    /// <summary>Has a stage written, or one of the kind read.</summary>
    /// <param name="visitor">Writes or reads.</param>
    /// <param name="kind">The stage's kind.</param>
    /// <param name="stage">What is written; null to read.</param>
    internal static Stage Visit(StageVisitor visitor, StageKind kind, Stage? stage) => kind switch
    {
        StageKind.Linear => LinearStage.Visit(visitor, (LinearStage?)stage),
        StageKind.Activation => ActivationStage.Visit(visitor, (ActivationStage?)stage),
        StageKind.Affine => AffineStage.Visit(visitor, (AffineStage?)stage),
        StageKind.LayerNorm => LayerNormStage.Visit(visitor, (LayerNormStage?)stage),
        StageKind.Quantile => QuantileStage.Visit(visitor, (QuantileStage?)stage),
        StageKind.Embedding => EmbeddingStage.Visit(visitor, (EmbeddingStage?)stage),
        StageKind.SmoothClip => SmoothClipStage.Visit(visitor, (SmoothClipStage?)stage, ofSome: false),
        StageKind.Impute => ImputeStage.Visit(visitor, (ImputeStage?)stage),
        StageKind.Periodic => PeriodicStage.Visit(visitor, (PeriodicStage?)stage),
        StageKind.Lookup => LookupStage.Visit(visitor, (LookupStage?)stage),
        StageKind.Scale => ScaleStage.Visit(visitor, (ScaleStage?)stage),
        StageKind.ParametricActivation => ParametricActivationStage.Visit(visitor, (ParametricActivationStage?)stage),
        StageKind.MemberScale => MemberScaleStage.Visit(visitor, (MemberScaleStage?)stage),
        StageKind.MemberAffine => MemberAffineStage.Visit(visitor, (MemberAffineStage?)stage),
        StageKind.Shared => SharedStage.Visit(visitor, (SharedStage?)stage),
        StageKind.Each => EnsembleStage.Visit(visitor, (EnsembleStage?)stage),
        StageKind.MemberMean => EnsembleAverageStage.Visit(visitor, (EnsembleAverageStage?)stage),
        StageKind.Clamp => ClampStage.Visit(visitor, (ClampStage?)stage),
        StageKind.SmoothClipSome => SmoothClipStage.Visit(visitor, (SmoothClipStage?)stage, ofSome: true),
        _ => throw new UnreachableException($"No fields for a stage of kind {kind}."),
    };

    /// <summary>The depth within a stage that holds others.</summary>
    internal static int Deeper(int depth) =>
        depth < MaxDepth
            ? depth + 1
            : throw new FormatException($"The model has stages within stages to a depth of more than {MaxDepth}; the file is damaged.");

    /// <summary>The largest size; 0 of none.</summary>
    private protected static double Largest(ReadOnlySpan<float> values) =>
        values.IsEmpty ? 0 : Math.Abs((double)TensorPrimitives.MaxMagnitude(values));

    /// <summary>The features that are at none of the places, ascending.</summary>
    private protected static int[] Rest(int featureCount, int[] places) => [.. Enumerable.Range(0, featureCount).Except(places)];

    /// <summary>Refuses places of features that do not ascend.</summary>
    private protected static void CheckPlaces(int[] places, int featureCount)
    {
        for (int i = 0; i < places.Length; i++)
            if (places[i] >= featureCount || places[i] <= (i == 0 ? -1 : places[i - 1]))
                throw new FormatException($"The model names feature {places[i]} out of order; the file is damaged.");
    }

    /// <summary>
    /// Refuses members that are none, or that together have more values than any ensemble: a few bytes could claim that a row takes
    /// gigabytes.
    /// </summary>
    private protected static void CheckMembers(int members, long values)
    {
        if (members == 0 || values == 0 || members * values > MaxMemberValues)
            throw new FormatException(
                $"The model has {members} members of {values} values, but they must be at least 1, and at most {MaxMemberValues} "
                + "together; the file is damaged.");
    }
}

/// <summary>The numbers by which model files name the kinds of stages; they never change.</summary>
internal enum StageKind : byte
{
    Linear = 1,
    Activation = 2,
    Affine = 3,
    LayerNorm = 4,
    Quantile = 5,
    Embedding = 6,
    SmoothClip = 7,
    Impute = 8,
    Periodic = 9,
    Lookup = 10,
    Scale = 11,
    ParametricActivation = 12,
    MemberScale = 13,
    MemberAffine = 14,
    Shared = 15,
    Each = 16,
    MemberMean = 17,
    Clamp = 18,
    SmoothClipSome = 19,
}
