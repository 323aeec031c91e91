using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Extensions.ML.Mlp.Kernels;

/// <summary>The activations over spans, and the way back through them. A value gives the same bits whatever lies beside it.</summary>
internal static class ActivationKernel
{
    internal static void Apply(Activation activation, ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        if (activation.Kind == ActivationKind.Identity) inputs.CopyTo(outputs);
        else Choose(activation, new ForwardDirection(), inputs, inputs, inputs, outputs);
    }

    /// <summary>The chain rule: the gradients of the outputs times the function's derivatives.</summary>
    /// <param name="activation">The function.</param>
    /// <param name="inputs">x; not read where <see cref="DerivativeNeedsInputs"/> says so.</param>
    /// <param name="outputs">The function's values of them.</param>
    /// <param name="outputGradients">The gradients along the outputs.</param>
    /// <param name="inputGradients">Receives those along the inputs; may be the same memory.</param>
    internal static void Backward(
        Activation activation, ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients,
        Span<float> inputGradients)
    {
        if (activation.Kind == ActivationKind.Identity) outputGradients.CopyTo(inputGradients);
        else Choose(activation, new BackwardDirection(), inputs, outputs, outputGradients, inputGradients);
    }

    /// <summary>Whether a derivative takes more than the function's value.</summary>
    internal static bool DerivativeNeedsInputs(Activation activation) =>
        activation.Kind is not (
            ActivationKind.Sigmoid or ActivationKind.Tanh or ActivationKind.Relu or ActivationKind.Identity or ActivationKind.Exponential);

    private static void Choose<TDirection>(
        Activation activation, TDirection direction, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> gradients,
        Span<float> results)
        where TDirection : struct, IDirection
    {
        switch (activation.Kind)
        {
            case ActivationKind.Sigmoid: Map(direction, new Functions.Sigmoid(), x, y, gradients, results); break;
            case ActivationKind.Tanh: Map(direction, new Functions.Tanh(), x, y, gradients, results); break;
            case ActivationKind.Relu: Map(direction, new Functions.Relu(), x, y, gradients, results); break;
            case ActivationKind.LeakyRelu: Map(direction, new Functions.LeakyRelu(activation.Parameter), x, y, gradients, results); break;
            case ActivationKind.Elu: Map(direction, new Functions.Elu(1, activation.Parameter), x, y, gradients, results); break;
            case ActivationKind.Selu: Map(direction, Functions.Elu.Selu, x, y, gradients, results); break;
            case ActivationKind.Gelu: Map(direction, new Functions.Gelu(), x, y, gradients, results); break;
            case ActivationKind.GeluTanh: Map(direction, new Functions.GeluTanh(), x, y, gradients, results); break;
            case ActivationKind.Silu: Map(direction, new Functions.Silu(), x, y, gradients, results); break;
            case ActivationKind.Mish: Map(direction, new Functions.Mish(), x, y, gradients, results); break;
            case ActivationKind.Softplus: Map(direction, new Functions.Softplus(), x, y, gradients, results); break;
            case ActivationKind.Exponential: Map(direction, new Functions.Exponential(), x, y, gradients, results); break;
            default: throw new UnreachableException($"No kernel for activation {activation}.");
        }
    }

    private static void Map<TDirection, TFunction>(
        TDirection direction, TFunction function, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> gradients,
        Span<float> results)
        where TDirection : struct, IDirection
        where TFunction : struct, Functions.IFunction
    {
        if (Vector512.IsHardwareAccelerated) Map<WideLanes, TDirection, TFunction>(direction, function, x, y, gradients, results);
        else Map<NativeLanes, TDirection, TFunction>(direction, function, x, y, gradients, results);
    }

    /// <summary>What is left after the whole vectors is computed in one more, so that no value takes another path than the rest.</summary>
    private static void Map<TLanes, TDirection, TFunction>(
        TDirection direction, TFunction function, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> gradients,
        Span<float> results)
        where TLanes : struct, ILanes<TLanes>
        where TDirection : struct, IDirection
        where TFunction : struct, Functions.IFunction
    {
        int length = gradients.Length, whole = length - length % TLanes.Count;
        ref float xs = ref MemoryMarshal.GetReference(x), ys = ref MemoryMarshal.GetReference(y[..length]);
        ref float along = ref MemoryMarshal.GetReference(gradients), result = ref MemoryMarshal.GetReference(results[..length]);
        for (nuint i = 0; i < (nuint)whole; i += (nuint)TLanes.Count)
            direction.Of(function, TLanes.Load(ref xs, i), TLanes.Load(ref ys, i), TLanes.Load(ref along, i)).Store(ref result, i);
        if (whole == length) return;
        Span<float> last = stackalloc float[3 * TLanes.Count];
        last.Clear();
        if (!x.IsEmpty) x[whole..length].CopyTo(last);
        y[whole..length].CopyTo(last[TLanes.Count..]);
        gradients[whole..].CopyTo(last[(2 * TLanes.Count)..]);
        ref float rest = ref MemoryMarshal.GetReference(last);
        nuint lanes = (nuint)TLanes.Count;
        direction.Of(function, TLanes.Load(ref rest, 0), TLanes.Load(ref rest, lanes), TLanes.Load(ref rest, 2 * lanes)).Store(ref rest, 0);
        last[..(length - whole)].CopyTo(results[whole..]);
    }

    private interface IDirection
    {
        TLanes Of<TLanes, TFunction>(TFunction function, TLanes x, TLanes y, TLanes gradients)
            where TLanes : struct, ILanes<TLanes>
            where TFunction : struct, Functions.IFunction;
    }

    private readonly struct ForwardDirection : IDirection
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Of<TLanes, TFunction>(TFunction function, TLanes x, TLanes y, TLanes gradients)
            where TLanes : struct, ILanes<TLanes>
            where TFunction : struct, Functions.IFunction => function.Of(x);
    }

    private readonly struct BackwardDirection : IDirection
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Of<TLanes, TFunction>(TFunction function, TLanes x, TLanes y, TLanes gradients)
            where TLanes : struct, ILanes<TLanes>
            where TFunction : struct, Functions.IFunction => gradients * function.Derivative(x, y);
    }
}
