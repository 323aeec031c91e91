using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>A stage that all members share: each member's values go through it as a row of their own.</summary>
internal sealed class SharedStage(int members, Stage inner) : Stage
{
    internal Stage Inner => inner;

    internal override StageKind Kind => StageKind.Shared;

    internal override int Members => members;

    internal override int InputCount => members * inner.InputCount;

    internal override int OutputCount => members * inner.OutputCount;

    internal override long ParameterCount => inner.ParameterCount;

    internal override void Apply(InputRows inputs, OutputRows outputs) =>
        inner.Apply(new(inputs.Values, inputs.Stride / members), new(outputs.Values, outputs.Count * members, outputs.Stride / members));

    internal override void Backward(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        int from = MatrixKernel.Padded(inner.InputCount), to = MatrixKernel.Padded(inner.OutputCount);
        for (int member = 0; member < members; member++)
            inner.Backward(
                inputs.Slice(member * from, inner.InputCount), outputs.Slice(member * to, inner.OutputCount),
                outputGradients.Slice(member * to, inner.OutputCount), inputGradients.Slice(member * from, inner.InputCount));
    }

    internal override double BoundOutputs(double bound) => inner.BoundOutputs(bound);

    internal override void Check()
    {
        if (inner.Members != 1)
            throw new FormatException($"The model has a stage of kind {inner.Kind} that {members} members share; the file is damaged.");
        CheckMembers(members, Math.Max(inner.InputCount, inner.OutputCount));
    }

    internal static SharedStage Visit(StageVisitor visitor, SharedStage? stage) =>
        new(visitor.Number("members", stage?.Members), visitor.Stage(stage?.Inner));
}
