using System.Globalization;

namespace Extensions.ML.Mlp;

/// <summary>The wording of a fault in the options: the rule, what was received, what to do.</summary>
internal static class ValidationError
{
    /// <summary>Nothing when the option is sound, else its fault.</summary>
    internal static IEnumerable<string> Unless(bool sound, string rule, object? received, string remedy) =>
        sound ? [] : [$"{rule}, but it is {Excerpt.Of(string.Create(CultureInfo.InvariantCulture, $"{received ?? "null"}"))}; {remedy}."];

    /// <summary>A list that was received, its numbers invariant.</summary>
    internal static string? Listed<T>(IEnumerable<T>? items) => items is null ? null : $"[{string.Join(", ", items.Select(item => FormattableString.Invariant($"{item}")))}]";

    /// <exception cref="ArgumentException">There is a fault; the message lists all of them.</exception>
    internal static void ThrowIfAny(IEnumerable<string> faults, string parameter)
    {
        string[] all = [.. faults];
        if (all.Length == 1) throw new ArgumentException(all[0], parameter);
        if (all.Length > 1) throw new ArgumentException($"The options have {all.Length} faults: {string.Join(" ", all)}", parameter);
    }
}
