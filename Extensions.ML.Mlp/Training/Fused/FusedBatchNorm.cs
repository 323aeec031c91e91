using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>
/// Batch normalization: each column of the batch is brought to mean 0 and variance 1, then stretched and shifted by what is learned. The
/// threads meet to add up their columns, so that while training each has all its rows in one block.
/// </summary>
internal sealed class FusedBatchNorm(BatchNormLayer source, int workers) : FusedNorm(source.Width, source.GainsStart)
{
    private readonly Columns[] _columns = [.. Enumerable.Range(0, workers).Select(_ => new Columns(source.Width))];

    internal override void Forward(BlockPass pass, InputRows x, OutputRows y)
    {
        var own = _columns[pass.Worker];
        if (IsMeasured(pass)) Measure(pass, own, x, y.Count);
        else own.Set(source.Means, source.Variances);
        for (int row = 0; row < y.Count; row++)
        {
            var result = y.Row(row, InputCount);
            Normalize(own, x.Row(row, InputCount), result);
            TensorPrimitives.MultiplyAdd(result, Gains, Biases, result);
        }
    }

    /// <summary>A single row has no variance to be scaled by: it is scaled by the running one.</summary>
    private static bool IsMeasured(BlockPass pass) => pass.IsTraining && pass.BatchRows > 1;

    private static void Normalize(Columns columns, ReadOnlySpan<float> row, Span<float> normal)
    {
        TensorPrimitives.Subtract(row, columns.Means, normal);
        TensorPrimitives.Multiply(normal, columns.Scales, normal);
    }

    private void Measure(BlockPass pass, Columns own, InputRows x, int rows)
    {
        own.Sums.Clear();
        for (int row = 0; row < rows; row++) own.Sums.Add(x.Row(row, InputCount));
        own.Sums.Settle();
        Total(pass, columns => columns.Sums, own.Means);
        own.Squares.Clear();
        var off = pass.Scratch.AsSpan(0, InputCount);
        for (int row = 0; row < rows; row++)
        {
            TensorPrimitives.Subtract(x.Row(row, InputCount), own.Means, off);
            own.Squares.AddProduct(off, off);
        }
        own.Squares.Settle();
        Total(pass, columns => columns.Squares, own.Scales);
        if (pass.Worker == 0) Track(pass.BatchRows, own);
        own.Invert();
    }

    /// <summary>The means over the batch of what each thread has added up.</summary>
    private void Total(BlockPass pass, Func<Columns, ColumnSums> sums, float[] means)
    {
        pass.Team.Meet();
        Array.Clear(means);
        foreach (var columns in _columns) TensorPrimitives.Add(means, sums(columns).Totals, means);
        TensorPrimitives.Divide(means, pass.BatchRows, means);
    }

    /// <summary>Moves the running statistics; the variance is that of a sample.</summary>
    private void Track(int rows, Columns measured)
    {
        Span<float> means = source.Means, variances = source.Variances;
        float momentum = (float)BatchNormLayer.Momentum, kept = 1 - momentum, correction = (float)rows / (rows - 1);
        for (int i = 0; i < means.Length; i++)
        {
            means[i] = kept * means[i] + momentum * measured.Means[i];
            variances[i] = kept * variances[i] + momentum * correction * measured.Scales[i];
        }
    }

    internal override void Backward(BlockPass pass, InputRows x, InputRows y, OutputRows gradients, OutputRows inputGradients)
    {
        var own = _columns[pass.Worker];
        own.Gradients.Clear();
        own.Turned.Clear();
        var normal = pass.Scratch.AsSpan(0, InputCount);
        for (int row = 0; row < gradients.Count; row++)
        {
            Normalize(own, x.Row(row, InputCount), normal);
            own.Gradients.Add(gradients.Row(row, InputCount));
            own.Turned.AddProduct(gradients.Row(row, InputCount), normal);
        }
        own.Gradients.Settle();
        own.Turned.Settle();
        own.Turned.Totals.CopyTo(pass.SumsOf(this));
        own.Gradients.Totals.CopyTo(pass.SumsOf(this)[InputCount..]);
        bool isMeasured = IsMeasured(pass);
        if (isMeasured)
        {
            Total(pass, columns => columns.Gradients, own.MeanGradients);
            Total(pass, columns => columns.Turned, own.MeanTurned);
        }
        for (int row = 0; row < gradients.Count; row++)
        {
            var along = gradients.Row(row, InputCount);
            if (isMeasured)
            {
                // All rows share the mean and the variance, so two means of the gradients are taken off each.
                Normalize(own, x.Row(row, InputCount), normal);
                TensorPrimitives.Multiply(normal, own.MeanTurned, normal);
                TensorPrimitives.Subtract(along, normal, along);
                TensorPrimitives.Subtract(along, own.MeanGradients, along);
            }
            TensorPrimitives.Multiply(along, Gains, along);
            TensorPrimitives.Multiply(along, own.Scales, inputGradients.Row(row, InputCount));
        }
    }

    /// <summary>What a thread knows of the columns.</summary>
    private sealed class Columns(int width)
    {
        internal ColumnSums Sums { get; } = new(width);

        internal ColumnSums Squares { get; } = new(width);

        /// <summary>Of the gradients, on the way back. They are not those of the way forward, which another thread may still be reading.</summary>
        internal ColumnSums Gradients { get; } = new(width);

        /// <summary>Of the gradients times the normalized values.</summary>
        internal ColumnSums Turned { get; } = new(width);

        internal float[] Means { get; } = new float[width];

        /// <summary>One over the deviations.</summary>
        internal float[] Scales { get; } = new float[width];

        internal float[] MeanGradients { get; } = new float[width];

        internal float[] MeanTurned { get; } = new float[width];

        internal void Set(ReadOnlySpan<float> means, ReadOnlySpan<float> variances)
        {
            means.CopyTo(Means);
            variances.CopyTo(Scales);
            Invert();
        }

        /// <summary>From variances to scales.</summary>
        internal void Invert()
        {
            for (int i = 0; i < Scales.Length; i++) Scales[i] = 1 / MathF.Sqrt(Scales[i] + (float)BatchNormLayer.Epsilon);
        }
    }
}
