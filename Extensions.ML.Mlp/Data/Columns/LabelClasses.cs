using System.Globalization;
using Extensions.ML.Mlp.Model;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Data.Columns;

/// <summary>The classes of a label that is a key, and where a model to start from has them.</summary>
/// <param name="Names">The values of the keys, in their order; null when the label is no key or its key has no values.</param>
/// <param name="Places">For each key, from 0, its output in the model to start from; null when both have the same order.</param>
internal sealed record LabelClasses(TextList? Names, int[]? Places = null)
{
    /// <summary>The names that a message lists.</summary>
    private const int MaxListed = 10;

    internal static LabelClasses None { get; } = new(null, null);

    /// <param name="channel">The log; names the trainer in errors.</param>
    /// <param name="label">The label column.</param>
    /// <param name="startFrom">The model to start from; null for none.</param>
    /// <exception cref="InvalidOperationException">The label has other classes than the model.</exception>
    internal static LabelClasses Of(IChannel channel, DataViewSchema.Column label, MlpModel? startFrom)
    {
        if (label.Type is not KeyDataViewType { Count: var count }) return None;
        string[]? names = KeyNames.Of(label) is { } values && values.Length == (int)count ? values : null;
        if (startFrom is null) return new(names is null ? null : TextList.Of(names));
        return names is not null && startFrom.Classes is { } classes
            ? ByName(channel, label.Name, names, [.. classes.Texts()])
            : ByNumber(channel, label.Name, (int)count, names, startFrom);
    }

    /// <summary>Sorted by name both are the same; keys of the same name keep their order.</summary>
    private static LabelClasses ByName(IChannel channel, string label, string[] names, string[] ofModel)
    {
        if (names.SequenceEqual(ofModel)) return new(TextList.Of(names));
        int[] keys = SortedIndices(names), outputs = SortedIndices(ofModel);
        if (!keys.Select(key => names[key]).SequenceEqual(outputs.Select(output => ofModel[output])))
        {
            throw channel.Except(
                $"The label column '{label}' must have the classes of the model to start from, {Listed(ofModel)}, "
                + $"but its key values are {Listed(names)}{Differences(names, ofModel)}; "
                + "map the labels by MapValueToKey with the model's ClassNames as keyData, or train a new model.");
        }
        var places = new int[names.Length];
        foreach (var (key, output) in keys.Zip(outputs)) places[key] = output;
        channel.Info(
            $"The label column '{label}' has the classes of the model to start from in another order; "
            + "the new model has the order of the label column.");
        return new(TextList.Of(names), places);
    }

    private static LabelClasses ByNumber(IChannel channel, string label, int count, string[]? names, MlpModel startFrom)
    {
        if (count != startFrom.OutputCount)
        {
            throw channel.Except(string.Create(
                CultureInfo.InvariantCulture,
                $"The label column '{label}' must have as many classes as the model to start from, {startFrom.OutputCount:N0}, "
                + $"but its key has {count:N0} ({(names is null ? "without key values" : Listed(names))}); "
                + $"give the key the classes of the model in their order, or train a new model."));
        }
        if (names is not null || startFrom.Classes is not null)
        {
            channel.Warning(
                $"The classes of the label column '{label}' should be matched by name with those of the model to start from, "
                + $"but {(names is null ? "its key has no values" : "the model does not store names")}, so they are matched by number; "
                + "check that both have the same order.");
        }
        return new(names is null ? startFrom.Classes : TextList.Of(names));
    }

    private static int[] SortedIndices(string[] names) =>
        [.. Enumerable.Range(0, names.Length).OrderBy(index => names[index], StringComparer.Ordinal)];

    private static string Differences(string[] names, string[] ofModel)
    {
        string[] missing = [.. ofModel.Except(names)], others = [.. names.Except(ofModel)];
        List<string> parts = [];
        if (missing.Length > 0) parts.Add($"without {Listed(missing)}");
        if (others.Length > 0) parts.Add($"with {Listed(others)}");
        return parts.Count == 0 ? "" : $" ({string.Join(", ", parts)})";
    }

    private static string Listed(string[] names) => string.Join(", ", names.Take(MaxListed).Select(name => $"'{Excerpt.Of(name)}'"))
        + (names.Length > MaxListed ? string.Create(CultureInfo.InvariantCulture, $" and {names.Length - MaxListed:N0} more") : "");
}
