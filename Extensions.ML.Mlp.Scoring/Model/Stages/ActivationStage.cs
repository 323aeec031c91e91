using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>An activation, applied to each of the values on its own.</summary>
internal sealed class ActivationStage(Activation activation, int width) : Stage
{
    internal Activation Activation { get; } = activation;

    internal override StageKind Kind => StageKind.Activation;

    internal override int InputCount => width;

    internal override int OutputCount => width;

    internal override long ParameterCount => 0;

    internal override void Apply(InputRows inputs, OutputRows outputs) => Forward(Activation, width, inputs, outputs);

    internal static void Forward(Activation activation, int width, InputRows x, OutputRows y)
    {
        // All rows at once where they lie alike; what is computed between them is not read.
        if (x.Stride == y.Stride) ActivationKernel.Apply(activation, x.Values[..y.Values.Length], y.Values);
        else
            for (int row = 0; row < y.Count; row++) ActivationKernel.Apply(activation, x.Row(row, width), y.Row(row, width));
    }

    internal override void Backward(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients) =>
        ActivationKernel.Backward(Activation, inputs, outputs, outputGradients, inputGradients);

    internal override double BoundOutputs(double bound) => Bound(Activation, bound);

    /// <summary>
    /// No function but the exponential, whose argument <see cref="Inference.OverflowGuard"/> cuts, grows faster than a line.
    /// </summary>
    internal static double Bound(Activation activation, double bound) =>
        activation.Kind == ActivationKind.Exponential ? 1 : (bound + 2) * Math.Max(1.06, Math.Abs(activation.Parameter));

    internal static ActivationStage Visit(StageVisitor visitor, ActivationStage? stage) =>
        new(visitor.Activation(stage?.Activation), visitor.Number("width", stage?.InputCount));
}
