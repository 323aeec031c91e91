namespace Mlp.Samples.Toy;

/// <summary>Days of a kiosk, drawn by rules that are known, so that it shows whether a network's reasons are the true ones.</summary>
internal static class KioskDays
{
    private const int Stock = 120;

    internal static KioskDay[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Draw(random))];
    }

    private static KioskDay Draw(Random random)
    {
        double temperature = 18 + 7 * Normal.Next(random), rain = Math.Max(0, 4 * Normal.Next(random));
        double price = 1.5 + 1.5 * random.NextDouble(), weekend = random.NextDouble() < 2.0 / 7 ? 1 : 0;
        double warmth = 6 * Math.Max(temperature - 12, 0) * (1 + 0.5 * weekend);
        double sold = Math.Max(0, 60 + warmth - 5 * rain - 25 * (price - 2) + 8 * Normal.Next(random));
        return new()
        {
            Temperature = (float)temperature,
            Rain = (float)rain,
            Weekend = (float)weekend,
            Price = (float)price,
            Yesterday = (float)(18 + 0.8 * (temperature - 18) + 4 * Normal.Next(random)),
            Moon = (float)random.NextDouble(),
            Sold = (float)sold,
            SoldOut = sold + 15 * Normal.Next(random) > Stock,
            Favourite = Favourite(temperature + Normal.Next(random), rain + Normal.Next(random), price),
        };
    }

    private static string Favourite(double temperature, double rain, double price) =>
        rain > 4 ? "umbrella" : temperature > 16 + 3 * (price - 2) ? "ice cream" : "coffee";
}
