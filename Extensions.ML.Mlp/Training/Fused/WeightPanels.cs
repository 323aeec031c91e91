using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Extensions.ML.Mlp.Kernels;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>
/// Weights [inputs, outputs] as the product reads them: in panels of a vector of columns, each [depth, lanes], filled up with zeros. They
/// change with every step, so that this is done as fast as memory allows.
/// </summary>
internal static class WeightPanels
{
    /// <summary>Panels of outputs, each [inputs, lanes].</summary>
    internal static void Fill(ReadOnlySpan<float> weights, int inputs, int outputs, Span<float> panels, int part, int parts)
    {
        int lanes = MatrixKernel.Lanes, count = MatrixKernel.Padded(outputs) / lanes;
        for (int panel = count * part / parts; panel < count * (part + 1) / parts; panel++)
        {
            int first = panel * lanes, width = Math.Min(lanes, outputs - first);
            var target = panels.Slice(panel * inputs * lanes, inputs * lanes);
            for (int input = 0; input < inputs; input++) weights.Slice(input * outputs + first, width).CopyTo(target[(input * lanes)..]);
        }
    }

    /// <summary>
    /// The weights turned, [outputs, inputs]: in panels of inputs, each [outputs, lanes]; or row by row, each filled up to whole vectors,
    /// where outputs are too few for a vector.
    /// </summary>
    internal static void FillTurned(ReadOnlySpan<float> weights, int inputs, int outputs, Span<float> turned, int part, int parts)
    {
        int lanes = MatrixKernel.Lanes, count = MatrixKernel.Padded(inputs) / lanes;
        bool isNarrow = outputs <= DotKernel.MaxOutputs;
        for (int panel = count * part / parts; panel < count * (part + 1) / parts; panel++)
        {
            int first = panel * lanes, width = Math.Min(lanes, inputs - first);
            var source = weights.Slice(first * outputs, width * outputs);
            if (isNarrow) Turn(source, outputs, width, turned[first..], MatrixKernel.Padded(inputs));
            else Turn(source, outputs, width, turned.Slice(panel * outputs * lanes, outputs * lanes), lanes);
        }
    }

    /// <summary>The transpose of [rows, columns], whose rows are <paramref name="stride"/> apart.</summary>
    private static void Turn(ReadOnlySpan<float> matrix, int columns, int rows, Span<float> turned, int stride)
    {
        int wholeRows = rows / 4 * 4, wholeColumns = columns / 4 * 4;
        for (int row = 0; row < wholeRows; row += 4)
            for (int column = 0; column < wholeColumns; column += 4)
                TurnFour(matrix[(row * columns + column)..], columns, turned[(column * stride + row)..], stride);
        for (int row = 0; row < rows; row++)
            for (int column = row < wholeRows ? wholeColumns : 0; column < columns; column++)
                turned[column * stride + row] = matrix[row * columns + column];
    }

    /// <summary>Four rows of four: pairs of values change places, then pairs of pairs.</summary>
    private static void TurnFour(ReadOnlySpan<float> matrix, int columns, Span<float> turned, int stride)
    {
        _ = matrix[3 * columns + 3];
        _ = turned[3 * stride + 3];
        ref float from = ref MemoryMarshal.GetReference(matrix), to = ref MemoryMarshal.GetReference(turned);
        Vector128<float> a = Vector128.LoadUnsafe(ref from), b = Vector128.LoadUnsafe(ref from, (nuint)columns);
        Vector128<float> c = Vector128.LoadUnsafe(ref from, 2 * (nuint)columns), d = Vector128.LoadUnsafe(ref from, 3 * (nuint)columns);
        Vector128<double> evenAB = Even(a, b), oddAB = Odd(a, b), evenCD = Even(c, d), oddCD = Odd(c, d);
        Low(evenAB, evenCD).StoreUnsafe(ref to);
        Low(oddAB, oddCD).StoreUnsafe(ref to, (nuint)stride);
        High(evenAB, evenCD).StoreUnsafe(ref to, 2 * (nuint)stride);
        High(oddAB, oddCD).StoreUnsafe(ref to, 3 * (nuint)stride);
    }

    private static Vector128<float> FirstOfPairs => Vector128.Create(-1, 0, -1, 0).AsSingle();

    private static Vector128<double> LowHalf => Vector128.Create(-1L, 0).AsDouble();

    /// <summary>a0 b0 a2 b2</summary>
    private static Vector128<double> Even(Vector128<float> a, Vector128<float> b) =>
        Vector128.ConditionalSelect(FirstOfPairs, a, Vector128.Shuffle(b, Vector128.Create(0, 0, 2, 2))).AsDouble();

    /// <summary>a1 b1 a3 b3</summary>
    private static Vector128<double> Odd(Vector128<float> a, Vector128<float> b) =>
        Vector128.ConditionalSelect(FirstOfPairs, Vector128.Shuffle(a, Vector128.Create(1, 1, 3, 3)), b).AsDouble();

    private static Vector128<float> Low(Vector128<double> a, Vector128<double> b) =>
        Vector128.ConditionalSelect(LowHalf, a, Vector128.Shuffle(b, Vector128.Create(0L, 0))).AsSingle();

    private static Vector128<float> High(Vector128<double> a, Vector128<double> b) =>
        Vector128.ConditionalSelect(LowHalf, Vector128.Shuffle(a, Vector128.Create(1L, 1)), b).AsSingle();
}
