namespace Mlp.Serve;

/// <summary>What the command line (<c>--model</c>, <c>--max-rows</c>) or the environment (<c>MODEL</c>, <c>MAX-ROWS</c>) chooses.</summary>
internal sealed record Settings(string ModelPath, int MaxRows)
{
    internal const long MaxBodyBytes = 16 << 20;

    internal static Settings From(IConfiguration configuration) =>
        new(Path.GetFullPath(configuration["model"] ?? "model.zip"), configuration.GetValue("max-rows", 10_000));
}
