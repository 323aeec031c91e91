using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>Puts values in the place of those that are missing, and tells behind them, by 1 or 0, which were.</summary>
/// <param name="replacements">What a feature that is NaN becomes, [features].</param>
/// <param name="indicated">The features that are told of, ascending.</param>
internal sealed class ImputeStage(float[] replacements, int[] indicated) : Stage
{
    internal float[] Replacements => replacements;

    internal int[] Indicated => indicated;

    internal override StageKind Kind => StageKind.Impute;

    internal override int InputCount => replacements.Length;

    internal override int OutputCount => replacements.Length + indicated.Length;

    /// <summary>Measured, not learned.</summary>
    internal override long ParameterCount => 0;

    internal override void Apply(InputRows inputs, OutputRows outputs)
    {
        for (int row = 0; row < outputs.Count; row++)
        {
            ReadOnlySpan<float> input = inputs.Row(row, InputCount);
            Span<float> result = outputs.Row(row, OutputCount);
            for (int i = 0; i < input.Length; i++) result[i] = float.IsNaN(input[i]) ? replacements[i] : input[i];
            for (int i = 0; i < indicated.Length; i++) result[input.Length + i] = float.IsNaN(input[indicated[i]]) ? 1 : 0;
        }
    }

    internal override void Backward(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        for (int i = 0; i < inputGradients.Length; i++) inputGradients[i] = float.IsNaN(inputs[i]) ? 0 : outputGradients[i];
    }

    internal override double BoundOutputs(double bound) => Math.Max(bound, Math.Max(1, Largest(replacements)));

    internal override void Check() => CheckPlaces(indicated, replacements.Length);

    internal static ImputeStage Visit(StageVisitor visitor, ImputeStage? stage)
    {
        float[] replacements = visitor.Floats("replacement", stage?.Replacements, visitor.Length("replacement", 0, 1, stage?.InputCount));
        return new(replacements, visitor.Ints("indicated", stage?.Indicated));
    }
}
