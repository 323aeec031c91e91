using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>
/// A linear layer. Forward <c>Y = X W + b</c>, back <c>dW = X' dY</c>, <c>db = 1' dY</c>, <c>dX = dY W'</c>, each one product of the
/// scorer's kernel. With few outputs Y is dot products, and dW is computed turned, <c>dY' X</c>, so that its vectors are full.
/// </summary>
internal sealed class FusedLinear(LinearLayer source) : FusedLayer(source.InputCount, source.OutputCount)
{
    private readonly float[] _panels = source.OutputCount <= DotKernel.MaxOutputs ? [] : new float[source.InputCount * MatrixKernel.Padded(source.OutputCount)];
    private readonly float[] _turned = new float[source.OutputCount * MatrixKernel.Padded(source.InputCount)];
    private readonly float[] _biases = new float[MatrixKernel.Padded(source.OutputCount)];
    private readonly float[] _zeros = new float[Math.Max(MatrixKernel.Padded(source.InputCount), MatrixKernel.Padded(source.OutputCount))];

    private bool IsNarrow => _panels.Length == 0;

    private int PaddedOutputs => MatrixKernel.Padded(OutputCount);

    private int PaddedInputs => MatrixKernel.Padded(InputCount);

    internal override bool NeedsOtherGradients => true;

    internal override bool ReadsUnpadded => !IsNarrow;

    /// <summary>Biases, then weights as [inputs, outputs], or [outputs, inputs] with few outputs; rows of whole vectors.</summary>
    internal override int SumCount => PaddedOutputs + (IsNarrow ? OutputCount * PaddedInputs : InputCount * PaddedOutputs);

    internal override int? GradientStart => IsNarrow || PaddedOutputs != OutputCount || source.Gain != 1 ? null : source.BiasesStart;

    internal override void Pack(ReadOnlySpan<float> parameters, int part, int parts)
    {
        var weights = parameters.Slice(source.WeightsStart, InputCount * OutputCount);
        if (part == 0 && source.BiasesStart is { } biases) parameters.Slice(biases, OutputCount).CopyTo(_biases);
        if (source.Gain != 1) weights = Gained(weights);
        if (!IsNarrow) WeightPanels.Fill(weights, InputCount, OutputCount, _panels, part, parts);
        if (IsNarrow || PassesBack) WeightPanels.FillTurned(weights, InputCount, OutputCount, _turned, part, parts);
    }

    /// <summary>All weights times the gain, also those that other parts lay out.</summary>
    private float[] Gained(ReadOnlySpan<float> weights)
    {
        var gained = new float[weights.Length];
        TensorPrimitives.Multiply(weights, source.Gain, gained);
        return gained;
    }

    internal override void Forward(BlockPass pass, InputRows x, OutputRows y)
    {
        // With the zeros behind the weights no row has a rest.
        if (IsNarrow) DotKernel.Apply(new(_turned, PaddedInputs), _biases.AsSpan(0, OutputCount), PaddedInputs, x, y);
        else LinearKernel.Apply(_panels, _biases, InputCount, x, y);
    }

    internal override void Backward(BlockPass pass, InputRows x, InputRows y, OutputRows gradients, OutputRows inputGradients)
    {
        var sums = pass.SumsOf(this);
        if (IsNarrow)
        {
            for (int output = 0; output < OutputCount; output++) sums[output] = (pass.IsFirst ? 0 : sums[output]) + ColumnSum(gradients, output);
            AddGradients(pass, gradients.AsInputs, x, gradients.Count, OutputCount, InputCount, sums[PaddedOutputs..]);
        }
        else
        {
            AddGradients(pass, new(One, 0), gradients.AsInputs, gradients.Count, 1, OutputCount, sums[..PaddedOutputs]);
            AddGradients(pass, x, gradients.AsInputs, gradients.Count, InputCount, OutputCount, sums[PaddedOutputs..]);
        }
        if (PassesBack) BackwardToInputs(gradients, inputGradients);
    }

    private static ReadOnlySpan<float> One => [1];

    private static float ColumnSum(OutputRows rows, int column)
    {
        float sum = 0;
        for (int row = 0; row < rows.Count; row++) sum += rows.Values[row * rows.Stride + column];
        return sum;
    }

    /// <summary>sums (+)= left' right, [left's columns, right's columns].</summary>
    private void AddGradients(BlockPass pass, InputRows left, InputRows right, int rows, int leftColumns, int rightColumns, Span<float> sums)
    {
        int stride = MatrixKernel.Padded(rightColumns);
        MatrixKernel.Multiply(new MatrixProduct
        {
            Rows = leftColumns,
            Columns = rightColumns,
            Depth = rows,
            A = ref MemoryMarshal.GetReference(left.Values),
            ARow = 1,
            ADepth = left.Stride,
            B = ref MemoryMarshal.GetReference(right.Values),
            BDepth = right.Stride,
            BVector = MatrixKernel.Lanes,
            Start = ref pass.IsFirst ? ref MemoryMarshal.GetArrayDataReference(_zeros) : ref MemoryMarshal.GetReference(sums),
            StartRow = pass.IsFirst ? 0 : stride,
            C = ref MemoryMarshal.GetReference(sums),
            CRow = stride,
        });
    }

    private void BackwardToInputs(OutputRows gradients, OutputRows inputGradients) => MatrixKernel.Multiply(new MatrixProduct
    {
        Rows = gradients.Count,
        Columns = InputCount,
        Depth = OutputCount,
        A = ref MemoryMarshal.GetReference(gradients.Values),
        ARow = gradients.Stride,
        ADepth = 1,
        B = ref MemoryMarshal.GetArrayDataReference(_turned),
        BDepth = IsNarrow ? PaddedInputs : MatrixKernel.Lanes,
        BVector = IsNarrow ? MatrixKernel.Lanes : (nint)OutputCount * MatrixKernel.Lanes,
        Start = ref MemoryMarshal.GetArrayDataReference(_zeros),
        C = ref MemoryMarshal.GetReference(inputGradients.Values),
        CRow = inputGradients.Stride,
    });

    internal override void Gather(float[][] sums, Span<float> gradient, int part, int parts)
    {
        if (GradientStart is { } start)
        {
            AddToFirst(sums, gradient.Slice(start, SumCount), part, parts);
            return;
        }
        if (part == 0 && source.BiasesStart is { } biases) AddUp(sums, SumStart, gradient.Slice(biases, OutputCount));
        int first = (int)((long)InputCount * part / parts), end = (int)((long)InputCount * (part + 1) / parts);
        var weights = gradient.Slice(source.WeightsStart, InputCount * OutputCount);
        if (IsNarrow) GatherTurned(sums, weights, first, end);
        else
            for (int input = first; input < end; input++)
                AddUp(sums, SumStart + (1 + input) * PaddedOutputs, weights.Slice(input * OutputCount, OutputCount));
        var own = weights[(first * OutputCount)..(end * OutputCount)];
        if (source.Gain != 1) TensorPrimitives.Multiply(own, source.Gain, own);
    }

    private static void AddUp(float[][] sums, int start, Span<float> total)
    {
        sums[0].AsSpan(start, total.Length).CopyTo(total);
        for (int worker = 1; worker < sums.Length; worker++) TensorPrimitives.Add(total, sums[worker].AsSpan(start, total.Length), total);
    }

    private void GatherTurned(float[][] sums, Span<float> gradient, int first, int end)
    {
        for (int output = 0; output < OutputCount; output++)
            for (int input = first; input < end; input++)
            {
                float total = 0;
                foreach (float[] own in sums) total += own[SumStart + PaddedOutputs + output * PaddedInputs + input];
                gradient[input * OutputCount + output] = total;
            }
    }
}
