namespace Extensions.ML.Mlp.Training;

/// <summary>What options that go by the number of training rows come to (eng/decisions/0013-better-than-trees-by-default.md).</summary>
internal static class AutoDefaults
{
    /// <summary>The rows a step.</summary>
    internal static int BatchSize(MlpTrainerOptions options, long rows) => (int)Math.Min(rows, options switch
    {
        { BatchSize: null } or { Optimizer: Lbfgs } => int.MaxValue,
        { BatchSize: > 0 and var size } => size,
        _ when rows <= 1_024 => 64,
        _ when rows <= 8_192 => 128,
        _ when rows <= 30_000 => 256,
        _ => 512,
    });

    /// <summary>The epochs without improvement that are borne. Those of few rows are short, and their losses jump.</summary>
    internal static int Patience(EarlyStopping options, long rows) => options.Patience ?? (rows <= 1_024 ? 40 : rows <= 8_192 ? 30 : 20);
}
