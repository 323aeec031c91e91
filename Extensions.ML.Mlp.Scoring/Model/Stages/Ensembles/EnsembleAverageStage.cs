using System.Diagnostics;
using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>
/// Ends the members of an ensemble: the mean of their values, or the score whose probabilities, shares or rates are the mean of theirs.
/// It is computed by logarithms, so that members that are sure do not overflow.
/// </summary>
internal sealed class EnsembleAverageStage(int members, int outputCount, MeanKind kind) : Stage
{
    /// <summary>
    /// The members that a row's scratch lies on the stack for; an ensemble has at most as many (<c>SharedEnsemble.Members</c>).
    /// </summary>
    private const int StackLimit = 1024;

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
        // Of logits of classes: what is taken off each member's values, so that they are logarithms of shares.
        Span<double> normalizers = kind != MeanKind.Softmax ? [] : members <= StackLimit ? stackalloc double[members] : new double[members];
        for (int row = 0; row < outputs.Count; row++)
        {
            var values = inputs.Values.Slice(row * inputs.Stride, (members - 1) * Stride + outputCount);
            if (kind == MeanKind.Softmax) Normalize(values, normalizers);
            Span<float> result = outputs.Row(row, outputCount);
            for (int output = 0; output < outputCount; output++)
            {
                result[output] = (float)(kind switch
                {
                    MeanKind.Values => MeanOf(values[output..]),
                    MeanKind.Sigmoid => MeanLogit(values[output..]),
                    _ => LogMean(values[output..], normalizers),
                });
            }
        }
    }

    private double MeanOf(ReadOnlySpan<float> values)
    {
        double sum = 0;
        for (int member = 0; member < members; member++) sum += values[member * Stride];
        return sum / members;
    }

    /// <summary>
    /// The logit of the mean of probabilities p, each given by its logit: the logarithm of the mean of p less that of the mean of 1 - p.
    /// </summary>
    private double MeanLogit(ReadOnlySpan<float> values)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        for (int member = 0; member < members; member++)
        {
            least = Math.Min(least, values[member * Stride]);
            most = Math.Max(most, values[member * Stride]);
        }
        if (least == most) return most;
        // Relative to the largest p and the largest 1 - p.
        double shift = -Softplus(-most), shiftOfOther = -Softplus(least), sum = 0, sumOfOther = 0;
        for (int member = 0; member < members; member++)
        {
            double x = values[member * Stride], rest = Math.Log(1 + Math.Exp(-Math.Abs(x)));
            sum += Math.Exp(Math.Min(x, 0) - rest - shift);
            sumOfOther += Math.Exp(Math.Min(-x, 0) - rest - shiftOfOther);
        }
        return shift - shiftOfOther + Math.Log(sum / sumOfOther);
    }

    /// <summary>The logarithm of the mean of what the values, less their members' normalizers, are logarithms of.</summary>
    private double LogMean(ReadOnlySpan<float> values, ReadOnlySpan<double> normalizers)
    {
        double most = double.NegativeInfinity, sum = 0;
        for (int member = 0; member < members; member++) most = Math.Max(most, Logarithm(values, normalizers, member));
        if (double.IsInfinity(most)) return most;
        for (int member = 0; member < members; member++) sum += Math.Exp(Logarithm(values, normalizers, member) - most);
        return most + Math.Log(sum / members);
    }

    private double Logarithm(ReadOnlySpan<float> values, ReadOnlySpan<double> normalizers, int member) =>
        values[member * Stride] - (normalizers.IsEmpty ? 0 : normalizers[member]);

    private void Normalize(ReadOnlySpan<float> values, Span<double> normalizers)
    {
        for (int member = 0; member < members; member++)
        {
            var own = values.Slice(member * Stride, outputCount);
            double most = TensorPrimitives.Max(own), sum = 0;
            foreach (float value in own) sum += Math.Exp(value - most);
            normalizers[member] = most + Math.Log(sum);
        }
    }

    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    internal override void Backward(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        double[] normalizers = new double[members];
        if (kind == MeanKind.Softmax) Normalize(inputs, normalizers);
        for (int member = 0; member < members; member++)
        {
            ReadOnlySpan<float> own = inputs.Slice(member * Stride, outputCount);
            Span<float> gradients = inputGradients.Slice(member * Stride, outputCount);
            double shared = 0;
            for (int output = 0; output < outputCount; output++)
            {
                double x = own[output], score = outputs[output], gradient = outputGradients[output] / members;
                // The member's part in the mean: for a logit, p (1 - p) of its own over that of the mean. None is above twice the members'
                // number, but the rounding of a huge score could make it so.
                double part = Math.Min(2 * members, kind switch
                {
                    MeanKind.Values => 1,
                    MeanKind.Sigmoid => Math.Exp(-Softplus(x) - Softplus(-x) + Softplus(score) + Softplus(-score)),
                    MeanKind.Softmax or MeanKind.Exponential => Math.Exp(x - normalizers[member] - score),
                    _ => throw new UnreachableException($"No mean of kind {kind}."),
                });
                shared += gradient * part;
                gradients[output] = (float)(gradient * part);
            }
            if (kind != MeanKind.Softmax) continue;
            for (int output = 0; output < outputCount; output++)
                gradients[output] -= (float)(shared * Math.Exp(own[output] - normalizers[member]));
        }
    }

    /// <summary>A sum over the members, and logarithms of shares.</summary>
    internal override double BoundOutputs(double bound) => 2 * members * (bound + Math.Log(InputCount));

    internal override void Check()
    {
        CheckMembers(members, outputCount);
        if (!Enum.IsDefined(kind))
            throw new FormatException(
                $"The model has a mean of kind {(byte)kind}, which this version does not know; use a newer version of "
                + "Extensions.ML.Mlp.Scoring.");
    }

    internal static EnsembleAverageStage Visit(StageVisitor visitor, EnsembleAverageStage? stage) =>
        new(visitor.Number("members", stage?.Members), visitor.Number("outputs", stage?.OutputCount), visitor.Mean(stage?.Mean));
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
