using System.Globalization;
using Spectre.Console;

namespace Mlp.Samples.Display;

/// <summary>A network layer by layer, with the numbers of its weights and biases.</summary>
internal static class NetworkTable
{
    internal static void Show(int features, IReadOnlyList<int> hiddenLayers, int outputs, string activation)
    {
        int[] widths = [features, .. hiddenLayers, outputs];
        var table = NumberTable.Create("Layer", "Weights", "Biases", "Parameters");
        long total = 0;
        for (int layer = 1; layer < widths.Length; layer++)
        {
            long weights = (long)widths[layer - 1] * widths[layer], biases = widths[layer];
            string name = $"linear {widths[layer - 1]} -> {widths[layer]}{(layer < widths.Length - 1 ? ", " + activation : "")}";
            table.AddRow(name, Count(weights), Count(biases), Count(weights + biases));
            total += weights + biases;
        }
        table.AddRow("total", "", "", Count(total));
        NumberTable.Show("Network " + string.Join('-', widths), table);
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
