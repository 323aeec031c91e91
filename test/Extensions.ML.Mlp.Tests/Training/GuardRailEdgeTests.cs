using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>Data just within what a training says nothing of, and just beyond.</summary>
[TestClass]
public sealed class GuardRailEdgeTests
{
    private readonly MLContext _context = new(1);
    private readonly List<string> _warnings = [];

    public GuardRailEdgeTests() => _context.Log += (_, e) => { if (e.Kind == ChannelMessageKind.Warning) _warnings.Add(e.RawMessage); };

    [TestMethod]
    [DataRow(999f, "")]
    [DataRow(1001f, "Features that are not scaled should be of like size, but slot 0 is 1E+03 times as large as slot 1; set InputNormalization to Standardize.")]
    public void A_feature_may_be_a_thousand_times_as_large_as_another(float times, string warning) =>
        Fit(warning, Enumerable.Range(0, 60).Select(row => Points.Row(row % 3 == 0, row % 2 == 0 ? times : -times, row % 2 == 0 ? 1 : -1)));

    [TestMethod]
    [DataRow(9, "Each class should have 1% of the training rows, but 'true' has 0.9%; give more rows of it, or set ClassWeights to ClassWeights.Balanced.")]
    [DataRow(10, "")]
    [DataRow(11, "")]
    public void Of_two_classes_each_shall_have_a_row_in_a_hundred(int rows, string warning) =>
        Fit(warning, Enumerable.Range(0, 1000).Select(row => Points.Row(row < rows, row % 7, row % 5)));

    [TestMethod]
    [DataRow(1, "Each class should have 0.5% of the training rows, but '0' has 0.202%; give more rows of it, or set ClassWeights to ClassWeights.Balanced.")]
    [DataRow(2, "Each class should have 0.5% of the training rows, but '0' has 0.402%; give more rows of it, or set ClassWeights to ClassWeights.Balanced.")]
    [DataRow(3, "")]
    public void Of_a_hundred_classes_each_shall_have_half_an_even_share(int rows, string warning)
    {
        foreach (var weights in new[] { null, ClassWeights.Balanced })
        {
            _warnings.Clear();
            var all = Enumerable.Range(0, 99 * 5 + rows).Select(row => new Classed { Class = row < rows ? 0 : 1 + (row - rows) / 5, Features = [row % 7, row % 5] });
            var trainer = _context.MulticlassClassification.Trainers.Mlp(new MlpMulticlassTrainer.Options { Epochs = 1, Seed = 1, Device = "cpu", EarlyStopping = null, ClassWeights = weights }.Plainly());
            _context.Transforms.Conversion.MapValueToKey("Label", "Class").Append(trainer).Fit(_context.Data.LoadFromEnumerable(all));
            Assert.AreEqual(weights is null ? warning : "", string.Join('\n', _warnings), "who weights the classes knows of them");
        }
    }

    private void Fit(string warning, IEnumerable<VectorRow> rows)
    {
        _context.BinaryClassification.Trainers.Mlp(Points.Quick(epochs: 1)).Fit(Points.Vectors(_context, 2, [.. rows]));
        Assert.AreEqual(warning, string.Join('\n', _warnings));
    }

    private sealed class Classed
    {
        public int Class { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }
}
