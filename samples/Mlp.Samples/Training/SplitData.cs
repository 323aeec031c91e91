using Microsoft.ML;

namespace Mlp.Samples.Training;

/// <summary>Rows to learn from and rows to test with.</summary>
/// <param name="Source">Where they come from, in words.</param>
/// <param name="Train">The rows to learn from.</param>
/// <param name="Test">The others, of the same columns.</param>
internal sealed record SplitData(string Source, IDataView Train, IDataView Test);
