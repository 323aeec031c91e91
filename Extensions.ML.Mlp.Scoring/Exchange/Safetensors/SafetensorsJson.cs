using System.Text.Json;

namespace Extensions.ML.Mlp.Exchange.Safetensors;

/// <summary>JSON that may come from anywhere: whatever is not as expected ends as one sentence.</summary>
internal static class SafetensorsJson
{
    /// <summary>Names may not stand twice: readers would differ in which they take.</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>A value takes more memory than the two bytes of text that suffice for it, so that their number must have an end.</summary>
    private const int MaxTokens = 20_000;

    private const int MaxNameLength = 200;

    /// <exception cref="FormatException">It is no JSON, names something twice, or lacks what is read from it.</exception>
    internal static void Read(ReadOnlyMemory<byte> utf8, string what, Action<JsonElement> read)
    {
        try
        {
            CheckSize(utf8.Span, what);
            using var document = JsonDocument.Parse(utf8, Strict);
            read(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"The {what} is not the JSON it must be, or names something twice; the file is damaged.", fault);
        }
    }

    private static void CheckSize(ReadOnlySpan<byte> utf8, string what)
    {
        var reader = new Utf8JsonReader(utf8);
        for (int tokens = 0; reader.Read(); tokens++)
            if (tokens == MaxTokens)
                throw new FormatException(
                    $"The {what} has more than {MaxTokens} names and values, which no multilayer perceptron needs; the file is damaged.");
    }

    /// <summary>An integer that is not negative.</summary>
    internal static long Count(JsonElement element) =>
        element.TryGetInt64(out long count) && count >= 0
            ? count
            : throw new FormatException($"The safetensors file holds a count of {Shown(element)}; the file is damaged.");

    internal static int Int(JsonElement element, string name)
    {
        long number = Count(element.GetProperty(name));
        return number <= int.MaxValue
            ? (int)number
            : throw new FormatException(
                $"The safetensors file has {name} {number}, which is more than {int.MaxValue}; the file is damaged.");
    }

    internal static float Single(JsonElement element, string name) =>
        element.GetProperty(name) is var number && number.TryGetSingle(out float value) && float.IsFinite(value)
        ? value
        : throw new FormatException(
            $"The safetensors file has {name} {Shown(number)}, but it must be a finite number; the file is damaged.");

    internal static string Text(JsonElement element, string name) => Name(element.GetProperty(name).GetString());

    /// <summary>A name that a sentence can show.</summary>
    internal static string Name(string? text) => text is { Length: <= MaxNameLength } && !text.Any(char.IsControl)
        ? text
        : throw new FormatException(
            $"A name in the safetensors file has more than {MaxNameLength} characters, or some that cannot be shown; the file is damaged.");

    /// <summary>A value as it stands in the file, cut where it is long.</summary>
    internal static string Shown(JsonElement element) => Excerpt.Of(element.GetRawText());
}
