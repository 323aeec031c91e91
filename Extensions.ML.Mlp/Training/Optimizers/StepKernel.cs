using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Extensions.ML.Mlp.Kernels;

namespace Extensions.ML.Mlp.Training.Optimizers;

/// <summary>
/// Whole steps of the commonest optimizers over plain memory, each weight read and written once. Their arithmetic is that of the
/// operators of TorchSharp which they stand for, whose calls take longer than the step of a small network.
/// </summary>
internal static class StepKernel
{
    /// <summary>values += factor * gradient</summary>
    internal static void Descend(Span<float> values, ReadOnlySpan<float> gradient, double factor)
    {
        if (Vector512.IsHardwareAccelerated) Map<WideLanes, Descent>(new((float)factor), values, gradient, default, default);
        else Map<NativeLanes, Descent>(new((float)factor), values, gradient, default, default);
    }

    /// <summary>velocity = momentum * velocity + share * gradient; values += factor * velocity, or factor * (gradient + momentum * velocity) with Nesterov.</summary>
    internal static void Roll(Span<float> values, ReadOnlySpan<float> gradient, Span<float> velocity, Momentum momentum)
    {
        if (Vector512.IsHardwareAccelerated) Map<WideLanes, Momentum>(momentum, values, gradient, velocity, default);
        else Map<NativeLanes, Momentum>(momentum, values, gradient, velocity, default);
    }

    /// <summary>One step of Adam without AMSGrad.</summary>
    internal static void Adapt(Span<float> values, ReadOnlySpan<float> gradient, Span<float> mean, Span<float> square, Adaption adaption)
    {
        if (Vector512.IsHardwareAccelerated) Map<WideLanes, Adaption>(adaption, values, gradient, mean, square);
        else Map<NativeLanes, Adaption>(adaption, values, gradient, mean, square);
    }

    private static void Map<TLanes, TStep>(TStep step, Span<float> values, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second)
        where TLanes : struct, ILanes<TLanes>
        where TStep : struct, IStep
    {
        int whole = values.Length - values.Length % TLanes.Count;
        Whole<TLanes, TStep>(step, values[..whole], gradient, first, second);
        if (whole == values.Length) return;
        // What is left is filled up with zeros as one more vector.
        Span<float> rest = stackalloc float[4 * TLanes.Count];
        rest.Clear();
        Span<float> value = rest[..TLanes.Count], slope = rest.Slice(TLanes.Count, TLanes.Count), one = rest.Slice(2 * TLanes.Count, TLanes.Count), two = rest[(3 * TLanes.Count)..];
        values[whole..].CopyTo(value);
        gradient[whole..].CopyTo(slope);
        if (!first.IsEmpty) first[whole..].CopyTo(one);
        if (!second.IsEmpty) second[whole..].CopyTo(two);
        Whole<TLanes, TStep>(step, value, slope, one, two);
        value[..(values.Length - whole)].CopyTo(values[whole..]);
        if (!first.IsEmpty) one[..(values.Length - whole)].CopyTo(first[whole..]);
        if (!second.IsEmpty) two[..(values.Length - whole)].CopyTo(second[whole..]);
    }

    private static void Whole<TLanes, TStep>(TStep step, Span<float> values, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second)
        where TLanes : struct, ILanes<TLanes>
        where TStep : struct, IStep
    {
        ref float value = ref MemoryMarshal.GetReference(values), slope = ref MemoryMarshal.GetReference(gradient);
        ref float one = ref MemoryMarshal.GetReference(first), two = ref MemoryMarshal.GetReference(second);
        for (nuint i = 0; i < (nuint)values.Length; i += (nuint)TLanes.Count) step.Take<TLanes>(i, ref value, ref slope, ref one, ref two);
    }

    internal interface IStep
    {
        void Take<TLanes>(nuint at, ref float values, ref float gradient, ref float first, ref float second)
            where TLanes : struct, ILanes<TLanes>;
    }

    private readonly struct Descent(float factor) : IStep
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Take<TLanes>(nuint at, ref float values, ref float gradient, ref float first, ref float second)
            where TLanes : struct, ILanes<TLanes> =>
            TLanes.MulAdd(TLanes.Of(factor), TLanes.Load(ref gradient, at), TLanes.Load(ref values, at)).Store(ref values, at);
    }

    /// <summary>The numbers of a step with momentum.</summary>
    internal readonly struct Momentum(double momentum, double share, double factor, bool nesterov) : IStep
    {
        private readonly float _momentum = (float)momentum, _share = (float)share, _factor = (float)factor;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Take<TLanes>(nuint at, ref float values, ref float gradient, ref float first, ref float second)
            where TLanes : struct, ILanes<TLanes>
        {
            var slope = TLanes.Load(ref gradient, at);
            var velocity = TLanes.MulAdd(TLanes.Of(_share), slope, TLanes.Of(_momentum) * TLanes.Load(ref first, at));
            velocity.Store(ref first, at);
            var along = nesterov ? TLanes.MulAdd(TLanes.Of(_momentum), velocity, slope) : velocity;
            TLanes.MulAdd(TLanes.Of(_factor), along, TLanes.Load(ref values, at)).Store(ref values, at);
        }
    }

    /// <summary>The numbers of a step of Adam.</summary>
    internal readonly struct Adaption : IStep
    {
        internal required float MeanKept { get; init; }

        internal required float MeanTaken { get; init; }

        internal required float SquareKept { get; init; }

        internal required float SquareTaken { get; init; }

        /// <summary>One over the root of what the squares have gathered of their final weight.</summary>
        internal required float RootScale { get; init; }

        internal required float Epsilon { get; init; }

        /// <summary>The rate over what the mean has gathered of its final weight, negative.</summary>
        internal required float Factor { get; init; }

        /// <summary>What decoupled decay leaves of a weight.</summary>
        internal required float ValueKept { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Take<TLanes>(nuint at, ref float values, ref float gradient, ref float first, ref float second)
            where TLanes : struct, ILanes<TLanes>
        {
            var slope = TLanes.Load(ref gradient, at);
            var mean = TLanes.MulAdd(TLanes.Of(MeanTaken), slope, TLanes.Of(MeanKept) * TLanes.Load(ref first, at));
            var square = TLanes.MulAdd(TLanes.Of(SquareTaken) * slope, slope, TLanes.Of(SquareKept) * TLanes.Load(ref second, at));
            mean.Store(ref first, at);
            square.Store(ref second, at);
            var root = TLanes.MulAdd(TLanes.Sqrt(square), TLanes.Of(RootScale), TLanes.Of(Epsilon));
            (TLanes.Of(ValueKept) * TLanes.Load(ref values, at) + TLanes.Of(Factor) * mean / root).Store(ref values, at);
        }
    }
}
