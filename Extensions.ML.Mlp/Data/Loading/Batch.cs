namespace Extensions.ML.Mlp.Data.Loading;

/// <summary>The rows of one step as plain arrays, which may be longer than the rows need.</summary>
/// <param name="Count">The number of rows.</param>
/// <param name="Features">[Count, features], row by row.</param>
/// <param name="Labels">One a row.</param>
/// <param name="Weights">One a row; null when the rows are not weighted.</param>
/// <param name="TotalWeight">The sum of the weights; Count when the rows are not weighted.</param>
internal readonly record struct Batch(int Count, float[] Features, float[] Labels, float[]? Weights, double TotalWeight);
