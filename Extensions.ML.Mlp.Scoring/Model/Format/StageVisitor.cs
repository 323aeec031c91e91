using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Model.Format;

/// <summary>
/// Visits the fields of a stage to write or to read them. A stage names its fields once, in one order, and passes what it holds of each,
/// null where it is being read; it takes what the visitor returns: the same when it is written, else what the file has. The model format
/// is the values in their order; safetensors has numbers in its metadata and arrays as tensors, both by their names.
/// </summary>
internal abstract class StageVisitor
{
    /// <summary>What an error calls the file.</summary>
    internal abstract string Source { get; }

    /// <summary>A count that the shape of no array tells: from 0.</summary>
    internal abstract int Number(string name, int? value);

    internal abstract float Single(string name, float? value);

    /// <summary>The length of an axis of an array that is named later, or again.</summary>
    /// <param name="name">The array.</param>
    /// <param name="axis">The axis, from 0.</param>
    /// <param name="rank">The number of the array's axes.</param>
    /// <param name="value">The length.</param>
    internal abstract int Length(string name, int axis, int rank, int? value);

    /// <summary>An array of a shape that is known by now, row by row.</summary>
    internal abstract float[] Floats(string name, float[]? values, params ReadOnlySpan<long> shape);

    /// <summary>A vector of integers with its length.</summary>
    internal abstract int[] Ints(string name, int[]? values);

    internal abstract Activation Activation(Activation? activation);

    internal abstract MeanKind Mean(MeanKind? mean);

    internal abstract Curves Curves(Curves? curves);

    internal abstract CategoryTable[] Tables(CategoryTable[]? tables);

    /// <summary>A stage within the stage.</summary>
    internal abstract Stage Stage(Stage? stage);

    /// <summary>The stages of each member of an ensemble.</summary>
    internal abstract Stage[][] Chains(Stage[][]? chains);
}
