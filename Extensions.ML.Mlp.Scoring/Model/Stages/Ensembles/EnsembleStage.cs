using Extensions.ML.Mlp.Inference;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>Each member's values through stages of its own.</summary>
/// <param name="chains">The stages of each member, first to last; all take and give as many values.</param>
internal sealed class EnsembleStage(Stage[][] chains) : Stage
{
    private readonly int _widest = chains.Max(chain => chain.Max(stage => stage.OutputStride));

    internal Stage[][] Chains => chains;

    internal override StageKind Kind => StageKind.Each;

    internal override int Members => chains.Length;

    internal override int InputCount => chains.Length * chains[0][0].InputCount;

    internal override int OutputCount => chains.Length * chains[0][^1].OutputCount;

    internal override long ParameterCount => chains.Sum(chain => chain.Sum(stage => stage.ParameterCount));

    internal override void Apply(InputRows inputs, OutputRows outputs)
    {
        int from = inputs.Stride / chains.Length, to = outputs.Stride / chains.Length;
        for (int member = 0; member < chains.Length; member++)
        {
            var values = new InputRows(inputs.Values[(member * from)..], inputs.Stride);
            var results = new OutputRows(outputs.Values[(member * to)..], outputs.Count, outputs.Stride);
            if (chains[member].Length == 1) chains[member][0].Apply(values, results);
            else ForwardPass.Run(chains[member], _widest, values, results);
        }
    }

    internal override void Backward(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        int inputCount = chains[0][0].InputCount, outputCount = chains[0][^1].OutputCount;
        int from = MatrixKernel.Padded(inputCount), to = MatrixKernel.Padded(outputCount);
        for (int member = 0; member < chains.Length; member++)
            Backward(
                chains[member], inputs.Slice(member * from, inputCount), outputs.Slice(member * to, outputCount),
                outputGradients.Slice(member * to, outputCount), inputGradients.Slice(member * from, inputCount));
    }

    private static void Backward(
        Stage[] chain, ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients,
        Span<float> inputGradients)
    {
        if (chain is [var alone])
        {
            alone.Backward(inputs, outputs, outputGradients, inputGradients);
            return;
        }
        var pass = new GradientPass(chain);
        inputs.CopyTo(pass.Row);
        pass.Forward();
        pass.Backward(outputGradients).CopyTo(inputGradients);
    }

    internal override double BoundOutputs(double bound) => chains.Max(chain => BoundOutputs(chain, bound));

    internal override void Check()
    {
        for (int member = 1; member < chains.Length; member++)
        {
            if (chains[member][0].InputCount != chains[0][0].InputCount || chains[member][^1].OutputCount != chains[0][^1].OutputCount)
                throw new FormatException(
                    $"Member {member + 1} of the model takes and gives other numbers of values than the first; the file is damaged.");
        }
        CheckMembers(chains.Length, Math.Max(chains[0][0].InputCount, chains[0][^1].OutputCount));
    }

    internal static EnsembleStage Visit(StageVisitor visitor, EnsembleStage? stage) =>
        new(visitor.Chains(stage?.Chains) is { Length: > 0 } chains
            ? chains
            : throw new FormatException("The model has no members; the file is damaged."));
}
