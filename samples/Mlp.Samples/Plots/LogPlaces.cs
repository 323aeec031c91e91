using System.Globalization;

namespace Mlp.Samples.Plots;

/// <summary>
/// Which places of a logarithmic axis are labelled: powers of 10, of these each second, third and so on over many decades; between them 3,
/// or 2 and 5, or all from 1 to 9, over few. Places are logarithms to base 10.
/// </summary>
internal static class LogPlaces
{
    private const int MostMinorDecades = 12;

    private static readonly double[][] Multiples = [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 5], [1, 3], [1]];

    /// <summary>As many places as there is room for.</summary>
    internal static double[] Labelled(double least, double greatest, int most)
    {
        foreach (double[] multiples in Multiples)
        {
            double[] places = [.. Between(least, greatest, multiples)];
            if (places.Length <= most) return places;
        }
        int step = (int)Math.Ceiling((greatest - least) / most);
        return [.. Between(least, greatest, [1]).Where(place => (int)Math.Round(place) % step == 0)];
    }

    /// <summary>All multiples of powers of 10, unless these are too many to be told apart.</summary>
    internal static IEnumerable<double> Minor(double least, double greatest) =>
        greatest - least <= MostMinorDecades ? Between(least, greatest, Multiples[0]) : [];

    /// <summary>The number at a place.</summary>
    internal static string Text(double place)
    {
        double value = Math.Pow(10, place), power = Math.Floor(place + 1e-9);
        return power is < -3 or > 6
            ? string.Create(CultureInfo.InvariantCulture, $"{value / Math.Pow(10, power):0}e{power:0}")
            : value.ToString("#,0.####", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<double> Between(double least, double greatest, double[] multiples) =>
        from decade in Enumerable.Range((int)Math.Floor(least), (int)Math.Ceiling(greatest) - (int)Math.Floor(least) + 1)
        from multiple in multiples
        let place = decade + Math.Log10(multiple)
        where place >= least && place <= greatest
        select place;
}
