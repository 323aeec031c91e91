using System.Globalization;

namespace Mlp.Serve;

/// <summary>What the command line (<c>--model</c>, <c>--max-rows</c>) or the environment (<c>MODEL</c>, <c>MAX-ROWS</c>) chooses.</summary>
internal sealed record Settings(string ModelPath, int MaxRows)
{
    internal const long MaxBodyBytes = 16 << 20;

    /// <exception cref="FormatException">A setting is out of its range.</exception>
    internal static Settings From(IConfiguration configuration) =>
        new(Path.GetFullPath(configuration["model"] ?? "model.zip"), MaxRowsOf(configuration["max-rows"] ?? "10000"));

    private static int MaxRowsOf(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int rows) && rows > 0
        ? rows
        : throw new FormatException($"--max-rows must be an integer from 1 to {int.MaxValue}, but it is '{Excerpt.Of(text)}'; correct it.");
}
