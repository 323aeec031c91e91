using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Scoring;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>Each value brought smoothly between -limit and limit: <c>x / sqrt(1 + (x / limit)²)</c>.</summary>
internal sealed class SmoothClipStage(int width, float limit) : Stage
{
    internal float Limit => limit;

    internal override StageKind Kind => StageKind.SmoothClip;

    internal override int InputCount => width;

    internal override int OutputCount => width;

    internal override long ParameterCount => 0;

    internal override void Apply(InputRows inputs, OutputRows outputs)
    {
        for (int row = 0; row < outputs.Count; row++)
        {
            ReadOnlySpan<float> input = inputs.Row(row, width);
            Span<float> result = outputs.Row(row, width);
            for (int i = 0; i < width; i++) result[i] = Clip(input[i]);
        }
    }

    /// <summary>In double precision, where no single's square overflows; an infinite value ends at the limit.</summary>
    private float Clip(double x) => double.IsInfinity(x) ? (float)Math.CopySign(limit, x) : (float)(x / Math.Sqrt(1 + x / limit * (x / limit)));

    internal override void PassBack(ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputSlopes, Span<float> inputSlopes)
    {
        for (int i = 0; i < width; i++)
        {
            double under = 1 + Math.Pow(inputs[i] / (double)limit, 2);
            inputSlopes[i] = (float)(outputSlopes[i] / (under * Math.Sqrt(under)));
        }
    }

    internal override void Write(BinaryWriter writer)
    {
        writer.Write(width);
        writer.Write(limit);
    }

    internal override void Check()
    {
        if (!(limit > 0 && float.IsFinite(limit))) throw new FormatException($"The model clips smoothly at {limit}, but a limit is finite and above 0; the file is damaged.");
    }

    internal static SmoothClipStage Read(ref FieldReader reader) => new(reader.Count(), reader.Floats(1)[0]);
}
