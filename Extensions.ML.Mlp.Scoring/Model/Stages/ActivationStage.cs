using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Scoring;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>An activation, applied to each of the values on its own.</summary>
internal sealed class ActivationStage(Activation activation, int width) : Stage
{
    internal Activation Activation { get; } = activation;

    internal override StageKind Kind => StageKind.Activation;

    internal override int InputCount => width;

    internal override int OutputCount => width;

    internal override long ParameterCount => 0;

    internal override void Apply(InputRows inputs, OutputRows outputs)
    {
        // Whole vectors where rows have room for them; what is computed beyond a row's end is not read.
        int whole = LinearKernel.Padded(width), taken = inputs.Stride >= whole && outputs.Stride >= whole ? whole : width;
        for (int row = 0; row < outputs.Count; row++) ActivationKernel.Apply(Activation, inputs.Row(row, taken), outputs.Row(row, taken));
    }

    internal override void PassBack(ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputSlopes, Span<float> inputSlopes)
    {
        for (int i = 0; i < inputs.Length; i++) inputSlopes[i] = (float)(outputSlopes[i] * ActivationSlope.At(Activation, inputs[i], outputs[i]));
    }

    internal override void Write(BinaryWriter writer)
    {
        writer.Write((byte)Activation.Kind);
        writer.Write(Activation.Parameter);
        writer.Write(InputCount);
    }

    internal static new ActivationStage Read(ref FieldReader reader)
    {
        byte kind = reader.Byte();
        var activation = Activation.Find((ActivationKind)kind, reader.Floats(1)[0])
            ?? throw new FormatException($"The model has an activation of kind {kind}, which this version does not know; use a newer version of Extensions.ML.Mlp.Scoring.");
        return new(activation, reader.Count());
    }
}
