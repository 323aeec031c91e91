using System.Globalization;
using System.Security.Cryptography;
using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Format;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Training.Checkpoints;

/// <summary>What a training is told by: all that decides what it learns, by names that its user knows.</summary>
/// <param name="Entries">The names with their values as text.</param>
internal sealed record Fingerprint(IReadOnlyList<(string Name, string Text)> Entries)
{
    private const string SeedName = nameof(MlpTrainerOptions.Seed);

    /// <summary>What a training that goes on may have otherwise; the seed is compared as it was drawn, the epochs where the schedule goes by them.</summary>
    private static readonly string[] Free =
    [
        nameof(MlpTrainerOptions.Checkpoint), nameof(MlpTrainerOptions.Progress), nameof(MlpTrainerOptions.CancellationToken),
        nameof(MlpTrainerOptions.TimeLimit), nameof(MlpTrainerOptions.KeepBestOnDivergence), SeedName,
    ];

    /// <summary>The seed of all that was drawn.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    internal int Seed => int.TryParse(Text(SeedName), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int seed) ? seed : throw new FormatException("it has no seed");

    internal static Fingerprint Of(MlpTrainerOptions options, Objective objective, TrainingPlan plan) => new(
    [
        ("the trainer", options.GetType().DeclaringType!.Name),
        // A member of an ensemble is known by what its user gave, not by what follows from it and from the machine.
        .. OfOptions(plan.Member?.Options ?? options),
        (SeedName, Number(plan.Member?.Seed ?? plan.Seed)),
        .. plan.Member is { } member ? [("the member", Number(member.Number))] : Array.Empty<(string, string)>(),
        ("the number of features", Number(plan.Data.Train.FeatureCount)),
        ("the number of outputs", Number(objective.OutputCount)),
        .. plan.Classes.Names is { } names ? [("the names of the classes", Hash(names))] : Array.Empty<(string, string)>(),
        .. OfRows("training", plan.Data.Train),
        .. plan.Data.Validation is { } validation ? OfRows("validation", validation) : [],
        .. plan.StartFrom is { } model ? [("the model to start from", Hash(model))] : Array.Empty<(string, string)>(),
    ]);

    /// <summary>The options that decide what a training learns, beside its seed.</summary>
    internal static IEnumerable<(string Name, string Text)> OfOptions(MlpTrainerOptions options) => OptionText.Of(options).Where(option => !Free.Contains(option.Name));

    /// <summary>What differs, in words; empty when this training is the other one.</summary>
    /// <param name="schedule">Whether it goes by the number of epochs.</param>
    /// <param name="before">The other one.</param>
    internal string[] Differences(Schedule schedule, Fingerprint before) =>
    [
        .. Entries.Concat(before.Entries).Select(entry => entry.Name).Distinct()
            .Where(name => name != nameof(MlpTrainerOptions.Epochs) || schedule.SpansTraining)
            .Where(name => Text(name) != before.Text(name))
            .Select(name => $"{Excerpt.Of(name)} ({Excerpt.Of(before.Text(name) ?? "none")}, now {Excerpt.Of(Text(name) ?? "none")})"),
    ];

    private string? Text(string name) => Entries.FirstOrDefault(entry => entry.Name == name).Text;

    private static IEnumerable<(string, string)> OfRows(string what, Dataset rows) =>
    [
        ($"the number of {what} rows", Number(rows.Count)),
        ($"where the {what} rows are", rows is InMemoryDataset ? "in memory" : "streamed"),
        ($"the values of the {what} rows", RowHash.Of(rows)),
    ];

    private static string Hash(MlpModel model)
    {
        using var bytes = new MemoryStream();
        model.Save(bytes);
        return RowHash.Text(SHA256.HashData(bytes.ToArray()));
    }

    private static string Hash(TextList texts)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        TextListFormat.Write(writer, texts);
        writer.Flush();
        return RowHash.Text(SHA256.HashData(bytes.ToArray()));
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
