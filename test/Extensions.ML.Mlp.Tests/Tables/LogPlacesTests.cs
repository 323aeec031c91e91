using Mlp.Samples.Plots;

namespace Extensions.ML.Mlp.Tests.Tables;

/// <summary>Which ticks of a logarithmic axis the pictures of the console label.</summary>
[TestClass]
public sealed class LogPlacesTests
{
    [TestMethod]
    [DataRow(0.05, 0.9, "0.05 0.06 0.07 0.08 0.09 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9", 14)]
    [DataRow(0.05, 0.9, "0.05 0.1 0.2 0.5", 10)]
    [DataRow(0.8, 700.0, "1 10 100", 5)]
    [DataRow(0.8, 700.0, "1 3 10 30 100 300", 6)]
    [DataRow(0.8, 700.0, "1 2 5 10 20 50 100 200 500", 12)]
    [DataRow(9e-10, 0.2, "1e-8 1e-6 1e-4 0.01", 5)]
    [DataRow(2e-5, 5e-5, "2e-5 3e-5 4e-5 5e-5", 5)]
    public void As_many_are_labelled_as_have_room(double least, double greatest, string expected, int room)
    {
        Assert.IsLessThanOrEqualTo(room, expected.Split(' ').Length);
        double[] places = LogPlaces.Labelled(Math.Log10(least * 0.999), Math.Log10(greatest * 1.001), room);
        Assert.AreEqual(expected, string.Join(' ', places.Select(LogPlaces.Text)));
    }
}
