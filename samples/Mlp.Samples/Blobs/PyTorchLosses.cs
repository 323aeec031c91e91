using System.Globalization;

namespace Mlp.Samples.Blobs;

/// <summary>What PyTorch reached on the shipped points with the default settings.</summary>
internal static class PyTorchLosses
{
    /// <summary>The train and test loss by iteration.</summary>
    internal static IReadOnlyDictionary<int, (double Train, double Test)> Read() => File
        .ReadLines(BlobData.ShippedFile("blobs-pytorch.csv"))
        .Skip(1)
        .Select(line => line.Split(','))
        .ToDictionary(fields => int.Parse(fields[0], CultureInfo.InvariantCulture), fields => (Real(fields[1]), Real(fields[2])));

    private static double Real(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
