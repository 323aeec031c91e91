using System.Globalization;
using Extensions.ML.Mlp;
using Spectre.Console;

namespace Mlp.Samples.Display;

/// <summary>Both losses at each tenth of a training, beside those of another implementation where they are known.</summary>
internal static class LossTable
{
    /// <param name="history">How the training went.</param>
    /// <param name="iterations">How many iterations were asked for; fewer may be done.</param>
    /// <param name="reference">PyTorch's losses by iteration, or null.</param>
    internal static void Show(TrainingHistory history, int iterations, IReadOnlyDictionary<int, (double Train, double Test)>? reference)
    {
        string[] columns = ["Train loss", "Test loss"];
        if (reference is not null) columns = [.. columns, "PyTorch train", "PyTorch test"];
        var table = NumberTable.Create("Iteration", columns);
        table.Columns[0].RightAligned();
        foreach (int iteration in Tenths.Reached(iterations, history.Count))
        {
            var epoch = history[iteration - 1];
            string[] cells = [iteration.ToString("N0", CultureInfo.InvariantCulture), Loss(epoch.TrainLoss), Loss(epoch.ValidationLoss)];
            table.AddRow([.. cells, .. reference is null ? [] : Reference(reference, iteration)]);
        }
        NumberTable.Show("Mean binary cross-entropy, in nats", table);
    }

    private static string[] Reference(IReadOnlyDictionary<int, (double Train, double Test)> reference, int iteration) =>
        reference.TryGetValue(iteration, out var losses) ? [Loss(losses.Train), Loss(losses.Test)] : ["", ""];

    private static string Loss(double? loss) => loss?.ToString("F4", CultureInfo.InvariantCulture) ?? "";
}
