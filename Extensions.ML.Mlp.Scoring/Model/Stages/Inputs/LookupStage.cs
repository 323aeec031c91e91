using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>Categories to rows of tables that were learned. The features of no category come first, then each category's row.</summary>
internal sealed class LookupStage : Stage
{
    /// <summary>A table takes more memory than its bytes in a file, so that their number must have an end.</summary>
    internal const int MaxTables = 8192;

    private int[]? _others;

    /// <param name="featureCount">The features of a row.</param>
    /// <param name="tables">The categories, in the order of their slots.</param>
    internal LookupStage(int featureCount, CategoryTable[] tables)
    {
        (InputCount, Tables) = (featureCount, tables);
        OutputCount = featureCount + tables.Sum(table => table.Width - table.SlotCount);
    }

    internal CategoryTable[] Tables { get; }

    internal override StageKind Kind => StageKind.Lookup;

    internal override int InputCount { get; }

    internal override int OutputCount { get; }

    internal override long ParameterCount => Tables.Sum(table => (long)table.Rows.Length);

    /// <summary>
    /// The features of no category, ascending; listed by the first row, as only then it is sure that they are not just claimed.
    /// </summary>
    internal int[] Others => _others ??= Rest(InputCount, [.. Tables.SelectMany(table => Enumerable.Range(table.First, table.SlotCount))]);

    internal override void Apply(InputRows inputs, OutputRows outputs)
    {
        int[] others = Others;
        for (int row = 0; row < outputs.Count; row++)
        {
            ReadOnlySpan<float> input = inputs.Row(row, InputCount);
            Span<float> result = outputs.Row(row, OutputCount);
            for (int i = 0; i < others.Length; i++) result[i] = input[others[i]];
            int at = others.Length;
            foreach (var table in Tables)
            {
                Forward(table, table.Rows, input, result.Slice(at, table.Width));
                at += table.Width;
            }
        }
    }

    /// <summary>The row of a category, or of slots that are shares the sum of the rows times them.</summary>
    /// <param name="table">What the category becomes.</param>
    /// <param name="rows">The table's rows, of the stage or of a layer that is learning.</param>
    /// <param name="input">The features.</param>
    /// <param name="result">Receives [Width].</param>
    internal static void Forward(CategoryTable table, ReadOnlySpan<float> rows, ReadOnlySpan<float> input, Span<float> result)
    {
        if (table.IsIndex)
        {
            rows.Slice(table.IndexOf(input[table.First]) * table.Width, table.Width).CopyTo(result);
            return;
        }
        result.Clear();
        foreach (var (index, share) in table.Shares(input))
            TensorPrimitives.MultiplyAdd(rows.Slice(index * table.Width, table.Width), share, result, result);
    }

    /// <summary>A key has no gradient: it is no quantity.</summary>
    internal override void Backward(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        for (int i = 0; i < Others.Length; i++) inputGradients[Others[i]] = outputGradients[i];
        int at = Others.Length;
        foreach (var table in Tables)
        {
            var gradients = outputGradients.Slice(at, table.Width);
            float none = DotKernel.Dot(gradients, table.Row(table.Count));
            for (int slot = 0; slot < table.SlotCount; slot++)
                inputGradients[table.First + slot] = table.IsIndex ? 0 : DotKernel.Dot(gradients, table.Row(slot)) - none;
            at += table.Width;
        }
    }

    internal override double BoundOutputs(double bound) => Tables.Aggregate(
        bound, (most, table) => Math.Max(most, (table.IsIndex ? 1 : 1 + 2 * table.Count * bound) * Largest(table.Rows)));

    internal override void Check()
    {
        if (Tables.Length > MaxTables) throw TooMany(Tables.Length);
        long end = 0;
        foreach (var table in Tables)
        {
            if (table.First < end || (end = (long)table.First + table.SlotCount) > InputCount || table.Width == 0)
                throw new FormatException($"The model has a category at feature {table.First} out of order; the file is damaged.");
        }
    }

    internal static FormatException TooMany(int count) =>
        new($"A model has at most {MaxTables} categories, but this one claims {count}; the file is damaged.");

    internal static LookupStage Visit(StageVisitor visitor, LookupStage? stage) =>
        new(visitor.Number("features", stage?.InputCount), visitor.Tables(stage?.Tables));
}
