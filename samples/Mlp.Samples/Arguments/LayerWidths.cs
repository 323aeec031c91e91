using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Mlp.Samples.Arguments;

/// <summary>The widths of the hidden layers as they are typed: "100,100" or "100 100"; "0" for none.</summary>
internal sealed record LayerWidths(params int[] Values)
{
    private const int Widest = 10_000;

    internal static Option<LayerWidths> Option(LayerWidths defaultValue) => new("--hidden")
    {
        HelpName = "widths",
        Description = "The widths of the hidden layers, as 100,100 or 100 100; 0 for none, which leaves a linear model.",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => defaultValue,
        CustomParser = Parse,
    };

    public bool Equals(LayerWidths? other) => other is not null && Values.SequenceEqual(other.Values);

    public override int GetHashCode() => Values.Length;

    public override string ToString() => Values.Length == 0 ? "0" : string.Join(',', Values);

    private static LayerWidths? Parse(ArgumentResult result)
    {
        string text = string.Join(',', result.Tokens.Select(token => token.Value));
        if (text == "0") return new LayerWidths();
        int[] widths = [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(ParseWidth)];
        if (widths.Length > 0 && widths.All(width => width is >= 1 and <= Widest)) return new LayerWidths(widths);
        result.AddError($"--hidden must be widths from 1 to {Widest}, such as 100,100, or 0 for no hidden layer, but it is '{text}'.");
        return null;
    }

    private static int ParseWidth(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int width) ? width : 0;
}
