using System.Collections;
using System.Globalization;
using System.Reflection;

namespace Extensions.ML.Mlp.Training.Checkpoints;

/// <summary>Options as text that is the same for equal values, on any machine.</summary>
internal static class OptionText
{
    /// <summary>Each option by its name.</summary>
    /// <param name="options">The options of a trainer, or a record of some.</param>
    internal static IEnumerable<(string Name, string Text)> Of(object options) =>
        OptionsOf(options.GetType()).Select(option => (option.Name, OfValue(option.GetValue(options))));

    private static IEnumerable<PropertyInfo> OptionsOf(Type type) =>
        type.GetProperties().Where(property => property.CanWrite).OrderBy(property => property.Name, StringComparer.Ordinal);

    /// <summary>A value of an option.</summary>
    internal static string OfValue(object? value) => value switch
    {
        null => "none",
        string text => text,
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(OfValue))}]",
        // A record of ours with options of its own; the others say by themselves what they are.
        _ when value.GetType().Assembly == typeof(OptionText).Assembly && OptionsOf(value.GetType()).Any() =>
            $"{value.GetType().Name}({string.Join(", ", Of(value).Select(option => $"{option.Name} {option.Text}"))})",
        _ => value.ToString() ?? "",
    };
}
