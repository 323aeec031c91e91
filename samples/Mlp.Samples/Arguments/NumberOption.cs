using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Mlp.Samples.Arguments;

/// <summary>Options and arguments that are numbers, in the invariant culture, with the range that each may have.</summary>
internal static class NumberOption
{
    internal static Option<int> Whole(string name, string description, int defaultValue, int least, int most = int.MaxValue) => new(name)
    {
        HelpName = "number",
        Description = description,
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result => ParseWhole(result, name, least, most),
    };

    /// <summary>A number that may have no default value, but a default of another kind, which the description tells.</summary>
    internal static Option<int?> OptionalWhole(string name, string description, int least, int most, int? defaultValue = null)
    {
        var option = new Option<int?>(name)
        {
            HelpName = "number",
            Description = description,
            CustomParser = result => ParseWhole(result, name, least, most),
        };
        if (defaultValue is { } value) option.DefaultValueFactory = _ => value;
        return option;
    }

    internal static Option<double> Real(string name, string description, double defaultValue, RealRange range) => new(name)
    {
        HelpName = "number",
        Description = description,
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result => ParseReal(result, name, range),
    };

    internal static Argument<float> Feature(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => (float)ParseReal(result, name, RealRange.Single),
    };

    private static int ParseWhole(ArgumentResult result, string name, int least, int most)
    {
        string text = result.Tokens[0].Value;
        bool isNumber = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value);
        if (isNumber && value >= least && value <= most) return value;
        string range = most < int.MaxValue ? $"from {least} to {most}" : $"of at least {least}";
        result.AddError($"{name} must be a whole number {range}, but it is '{text}'.");
        return least;
    }

    private static double ParseReal(ArgumentResult result, string name, RealRange range)
    {
        string text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && range.Holds(value)) return value;
        result.AddError($"{name} must be {range.Name}, but it is '{text}'.");
        return 0;
    }
}
