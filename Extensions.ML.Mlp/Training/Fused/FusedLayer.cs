using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>
/// A layer over blocks of rows in plain memory: forward, and the chain rule back. Any number of threads work on blocks of their own; what
/// they add up for the parameters' gradients lies in each one's sums until it is gathered.
/// </summary>
internal abstract class FusedLayer(int inputCount, int outputCount)
{
    internal int InputCount => inputCount;

    internal int OutputCount => outputCount;

    /// <summary>Whether it gives the network's outputs.</summary>
    internal bool IsLast { get; set; }

    /// <summary>The rows of outputs for each row of features: one, or one for each member of an ensemble.</summary>
    internal int RowFactor { get; set; } = 1;

    /// <summary>The distance of a row's outputs from the next row's: whole vectors, except for the network's outputs where they are few.</summary>
    internal int Stride => IsLast && outputCount <= DotKernel.MaxOutputs ? outputCount : Spread(MatrixKernel.Padded(outputCount));

    /// <summary>Whether the outputs may take the inputs' memory, since the way back needs the outputs alone.</summary>
    internal virtual bool IsInPlace => false;

    /// <summary>Whether the gradients along the inputs need memory of their own; else they take that of the gradients along the outputs.</summary>
    internal virtual bool NeedsOtherGradients => false;

    /// <summary>Whether it reads no further than a row's inputs; else it reads whole vectors of them.</summary>
    internal virtual bool ReadsUnpadded => false;

    /// <summary>The values that it needs beside its rows.</summary>
    internal virtual int ScratchCount => inputCount;

    /// <summary>The sums that a thread needs for the layer's gradients.</summary>
    internal virtual int SumCount => 0;

    /// <summary>Where they start among the thread's sums.</summary>
    internal int SumStart { get; set; }

    /// <summary>Where the flat gradient starts that has the same layout as the layer's sums; null where none has. The first thread adds up there.</summary>
    internal virtual int? GradientStart => null;

    /// <summary>Whether the layers before it learn too; where none does, no gradients along the inputs are computed.</summary>
    internal bool PassesBack { get; set; }

    /// <summary>Lays the parameters out for the products, one of <paramref name="parts"/> parts of the work.</summary>
    internal virtual void Pack(ReadOnlySpan<float> parameters, int part, int parts)
    {
    }

    internal abstract void Forward(BlockPass pass, InputRows x, OutputRows y);

    /// <param name="pass">The block, and the sums of its thread.</param>
    /// <param name="x">What <see cref="Forward"/> took; its outputs instead where the layer is in place.</param>
    /// <param name="y">What it gave.</param>
    /// <param name="gradients">Those of the loss along the outputs; they may be changed.</param>
    /// <param name="inputGradients">Receives those along the inputs.</param>
    internal abstract void Backward(BlockPass pass, InputRows x, InputRows y, OutputRows gradients, OutputRows inputGradients);

    /// <summary>Adds the threads' sums up, in the threads' order, as the layer's part of the flat gradient; one of <paramref name="parts"/> parts of the work.</summary>
    internal virtual void Gather(float[][] sums, Span<float> gradient, int part, int parts)
    {
    }

    /// <summary>
    /// A column of a wide layer is read down all rows of a block. At a distance of an even number of cache lines these would crowd in a few of
    /// the cache's sets, so that wide rows are an odd number apart.
    /// </summary>
    private static int Spread(int stride)
    {
        const int line = 16, wide = 128;
        return stride < wide ? stride : ((stride + line - 1) / line | 1) * line;
    }

    /// <summary>The first thread's sums are the gradient already.</summary>
    private protected void AddToFirst(float[][] sums, Span<float> gradient, int part, int parts)
    {
        int first = (int)((long)SumCount * part / parts), count = (int)((long)SumCount * (part + 1) / parts) - first;
        for (int worker = 1; worker < sums.Length; worker++)
            TensorPrimitives.Add(gradient.Slice(first, count), sums[worker].AsSpan(SumStart + first, count), gradient.Slice(first, count));
    }
}
