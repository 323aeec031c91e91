using System.Globalization;

namespace Mlp.Samples.Display;

/// <summary>Numbers as the cells of tables and the words of titles show them.</summary>
internal static class Cell
{
    internal static string Number(double? value) => value?.ToString("F4", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A number that may be of any size, with about five digits.</summary>
    internal static string Measure(double value) =>
        value.ToString(Math.Abs(value) switch { < 10 => "F4", < 1000 => "F2", < 1e9 => "N0", _ => "G5" }, CultureInfo.InvariantCulture);

    /// <summary>As few digits as tell the number, at most three.</summary>
    internal static string Short(double value) => value.ToString("G3", CultureInfo.InvariantCulture).ToLowerInvariant();

    internal static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("F3", CultureInfo.InvariantCulture);

    internal static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Epochs(int number) => number == 1 ? "1 epoch" : $"{Count(number)} epochs";
}
