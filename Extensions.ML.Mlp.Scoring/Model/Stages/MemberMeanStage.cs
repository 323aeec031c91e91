using System.Diagnostics;
using System.Numerics.Tensors;
using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Scoring;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>
/// Ends the members of an ensemble: the mean of their values, or the score whose probabilities, shares or rates are the mean of theirs.
/// It is computed by logarithms, so that members that are sure do not overflow.
/// </summary>
internal sealed class MemberMeanStage(int members, int outputCount, MeanKind kind) : Stage
{
    internal MeanKind Mean => kind;

    internal override StageKind Kind => StageKind.MemberMean;

    internal override int Members => members;

    internal override int InputCount => members * outputCount;

    internal override int OutputCount => outputCount;

    internal override int OutputStride => MatrixKernel.Padded(outputCount);

    internal override long ParameterCount => 0;

    private int Stride => MatrixKernel.Padded(outputCount);

    internal override void Apply(InputRows inputs, OutputRows outputs)
    {
        for (int row = 0; row < outputs.Count; row++) Apply(inputs.Values.Slice(row * inputs.Stride, (members - 1) * Stride + outputCount), outputs.Row(row, outputCount));
    }

    private void Apply(ReadOnlySpan<float> values, Span<float> result)
    {
        for (int output = 0; output < outputCount; output++)
        {
            result[output] = (float)(kind switch
            {
                MeanKind.Values => Sum(values, output, 0, static (x, _) => x) / members,
                MeanKind.Sigmoid => LogMean(values, output, static x => -Softplus(-x)) - LogMean(values, output, static x => -Softplus(x)),
                _ => 0,
            });
        }
        if (kind is MeanKind.Softmax or MeanKind.Exponential) LogMeans(values, result);
    }

    /// <summary>The logarithm of the mean of what the logarithms stand for.</summary>
    private double LogMean(ReadOnlySpan<float> values, int output, Func<double, double> logarithm)
    {
        double largest = double.NegativeInfinity;
        for (int member = 0; member < members; member++) largest = Math.Max(largest, logarithm(values[member * Stride + output]));
        if (!double.IsFinite(largest)) return largest;
        double sum = 0;
        for (int member = 0; member < members; member++) sum += Math.Exp(logarithm(values[member * Stride + output]) - largest);
        return largest + Math.Log(sum / members);
    }

    private double Sum(ReadOnlySpan<float> values, int output, double shift, Func<double, double, double> term)
    {
        double sum = 0;
        for (int member = 0; member < members; member++) sum += term(values[member * Stride + output], shift);
        return sum;
    }

    private void LogMeans(ReadOnlySpan<float> values, Span<float> result)
    {
        Span<double> normalizers = members <= 256 ? stackalloc double[members] : new double[members];
        Normalizers(values, normalizers);
        for (int output = 0; output < outputCount; output++)
        {
            double largest = double.NegativeInfinity, sum = 0;
            for (int member = 0; member < members; member++) largest = Math.Max(largest, values[member * Stride + output] - normalizers[member]);
            for (int member = 0; member < members; member++) sum += Math.Exp(values[member * Stride + output] - normalizers[member] - largest);
            result[output] = (float)(largest + Math.Log(sum / members));
        }
    }

    /// <summary>What is taken off each member's values: for shares the logarithm of their sum before they are shares.</summary>
    private void Normalizers(ReadOnlySpan<float> values, Span<double> normalizers)
    {
        normalizers.Clear();
        if (kind == MeanKind.Exponential) return;
        for (int member = 0; member < members; member++)
        {
            var own = values.Slice(member * Stride, outputCount);
            double largest = TensorPrimitives.Max(own), sum = 0;
            foreach (float value in own) sum += Math.Exp(value - largest);
            normalizers[member] = largest + Math.Log(sum);
        }
    }

    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    internal override void PassBack(ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputSlopes, Span<float> inputSlopes)
    {
        Span<double> normalizers = new double[members];
        if (kind == MeanKind.Softmax) Normalizers(inputs, normalizers);
        for (int member = 0; member < members; member++)
        {
            ReadOnlySpan<float> own = inputs.Slice(member * Stride, outputCount);
            Span<float> slopes = inputSlopes.Slice(member * Stride, outputCount);
            double shared = 0;
            for (int output = 0; output < outputCount; output++)
            {
                double x = own[output], score = outputs[output], slope = outputSlopes[output] / members;
                // The member's part in the mean: for a logit, p (1 - p) of its own over that of the mean.
                double part = kind switch
                {
                    MeanKind.Values => 1,
                    MeanKind.Sigmoid => Math.Exp(-Softplus(x) - Softplus(-x) + Softplus(score) + Softplus(-score)),
                    MeanKind.Softmax or MeanKind.Exponential => Math.Exp(x - normalizers[member] - score),
                    _ => throw new UnreachableException($"No mean of kind {kind}."),
                };
                shared += slope * part;
                slopes[output] = (float)(slope * part);
            }
            if (kind != MeanKind.Softmax) continue;
            for (int output = 0; output < outputCount; output++) slopes[output] -= (float)(shared * Math.Exp(own[output] - normalizers[member]));
        }
    }

    internal override void Write(BinaryWriter writer)
    {
        writer.Write(members);
        writer.Write(outputCount);
        writer.Write((byte)kind);
    }

    internal static new MemberMeanStage Read(ref FieldReader reader)
    {
        int members = reader.Count(), outputs = reader.Count();
        var kind = (MeanKind)reader.Byte();
        if (members == 0 || outputs == 0 || (long)members * outputs > int.MaxValue / 2 || !Enum.IsDefined(kind)) throw new FormatException($"The model has a mean of kind {(byte)kind} of {members} members of {outputs} values, which this version does not know; use a newer version of Extensions.ML.Mlp.Scoring.");
        return new(members, outputs, kind);
    }
}

/// <summary>What is averaged over the members of an ensemble; the numbers stand in model files and never change.</summary>
internal enum MeanKind : byte
{
    /// <summary>The values themselves.</summary>
    Values = 0,

    /// <summary>The probabilities of which the values are logits.</summary>
    Sigmoid = 1,

    /// <summary>The shares of classes of which the values are logits.</summary>
    Softmax = 2,

    /// <summary>What the values are logarithms of.</summary>
    Exponential = 3,
}
