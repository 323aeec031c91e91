using System.Globalization;
using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Statistics;

namespace Extensions.ML.Mlp.Training;

/// <summary>What options that adapt to the number of features come to (eng/decisions/0017-wide-rows.md).</summary>
internal static class WideRowDefaults
{
    /// <summary>The numbers up to which an embedding stays as the options say.</summary>
    internal const int MaxNumbers = 100;

    /// <summary>The features up to which an ensemble stays as the options say.</summary>
    internal const int MaxFeatures = 300;

    /// <summary>A number is not embedded where one value has a larger share of the rows: it is mostly zeros, or has few values.</summary>
    private const double MaxShare = 0.1;

    /// <summary>The rows that tell the share to one in a hundred.</summary>
    private const int ShareRows = 1_024;

    /// <summary>Whether the number of features decides on the embedding.</summary>
    internal static bool Adapts(NumericEmbedding embedding, int numbers) => embedding.AdaptsToFeatureCount && numbers > MaxNumbers;

    /// <summary>Whether the number of features decides on the ensemble.</summary>
    internal static bool Adapts(SharedEnsemble ensemble, int features) => ensemble.AdaptsToFeatureCount && features > MaxFeatures;

    /// <summary>
    /// Many numbers together become as many values as <see cref="MaxNumbers"/> would: those that have one value in many rows stay as they
    /// are, the others share the rest, at least one value each.
    /// </summary>
    /// <param name="embedding">The embedding of the options.</param>
    /// <param name="numbers">The features that are numbers, ascending.</param>
    /// <param name="sample">Rows as the network takes them; needed where the embedding adapts.</param>
    /// <returns>The embedding, null for none; the features that it embeds; what the log says, null where all is as the options say.</returns>
    internal static (NumericEmbedding? Embedding, IReadOnlyList<int> Numbers, string? Message) Embedding(
        NumericEmbedding embedding, IReadOnlyList<int> numbers, DenseRows? sample)
    {
        if (!Adapts(embedding, numbers.Count)) return (embedding, numbers, null);
        var rows = sample!.AtEvenDistances(ShareRows);
        int[] embedded = [.. numbers.Where(number => SortedColumn.Of(rows, number).LargestShare() <= MaxShare)];
        int left = numbers.Count - embedded.Length;
        string start = Text($"The features have {numbers.Count:N0} numbers, more than {MaxNumbers}, so the embedding adapts:");
        string single = left == 0 ? "" : Text($"{left:N0} of them have one value in more than a tenth of the rows and are not embedded; ");
        const string Remedy = "set NumericEmbedding to choose another.";
        if (embedded.Length == 0) return (null, [], $"{start} {single}{Remedy}");
        int values = Math.Clamp((MaxNumbers * embedding.ValueCount - left) / embedded.Length, 1, embedding.ValueCount);
        var narrowed = embedding.WithValueCount(values);
        string others = Text($"{embedded.Length:N0} become {narrowed.ValueCount:N0} value(s) each (of {embedding.ValueCount:N0} in the options)");
        return (narrowed, embedded, $"{start} {single}{others}; {Remedy}");
    }

    /// <summary>Members fall as features rise, so that together they scale as many inputs.</summary>
    /// <param name="ensemble">The ensemble of the options.</param>
    /// <param name="features">The features of a row.</param>
    /// <returns>The ensemble, null for one network; what the log says of it, null where it is as the options say.</returns>
    internal static (SharedEnsemble? Ensemble, string? Message) Ensemble(SharedEnsemble ensemble, int features)
    {
        if (!Adapts(ensemble, features)) return (ensemble, null);
        int members = (int)Math.Max(1, (long)ensemble.Members * MaxFeatures / features);
        string start = Text($"There are {features:N0} features, more than {MaxFeatures}, so the ensemble adapts:");
        string chosen = Text($"it has {members:N0} member(s) (of {ensemble.Members:N0} in the options)");
        return (members == 1 ? null : ensemble with { Members = members }, $"{start} {chosen}; set SharedEnsemble to choose another.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
