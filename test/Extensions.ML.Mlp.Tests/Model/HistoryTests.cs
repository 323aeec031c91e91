using System.Globalization;
using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Tests.Model;

/// <summary>The history as columns, as CSV and in the model file.</summary>
[TestClass]
public sealed class HistoryTests
{
    private const string Header = "Epoch,TrainLoss,ValidationLoss,ValidationMetric,LearningRate,ElapsedSeconds";

    [TestMethod]
    public void The_CSV_has_a_header_and_a_line_an_epoch_whose_numbers_round_trip()
    {
        var random = new Random(1);
        var history = Build(20, validated: true, random);
        string[] lines = Lines(history);
        Assert.AreEqual(Header, lines[0]);
        Assert.HasCount(21, lines);
        for (int epoch = 0; epoch < 20; epoch++)
        {
            string[] cells = lines[epoch + 1].Split(',');
            Assert.AreEqual(history[epoch], new EpochReport
            {
                Epoch = int.Parse(cells[0], CultureInfo.InvariantCulture),
                TrainLoss = float.Parse(cells[1], CultureInfo.InvariantCulture),
                ValidationLoss = float.Parse(cells[2], CultureInfo.InvariantCulture),
                ValidationMetric = float.Parse(cells[3], CultureInfo.InvariantCulture),
                LearningRate = double.Parse(cells[4], CultureInfo.InvariantCulture),
                Elapsed = TimeSpan.FromSeconds(double.Parse(cells[5], CultureInfo.InvariantCulture)),
            });
        }
    }

    [TestMethod]
    public void What_there_is_none_of_is_an_empty_cell()
    {
        string[] lines = Lines(Build(1, validated: false, new Random(1)));
        StringAssert.Matches(lines[1], new(@"^1,0\.\d+,,,0\.\d+,1$"));
        CollectionAssert.AreEqual(new[] { Header }, Lines(Build(0, validated: false, new Random(1))));
        Assert.ThrowsExactly<ArgumentNullException>(() => Build(1, validated: false, new Random(1)).WriteCsv(null!));
    }

    [TestMethod]
    public void The_CSV_reads_alike_in_every_culture()
    {
        var history = Build(3, validated: true, new Random(1));
        string[] expected = Lines(history);
        var before = CultureInfo.CurrentCulture;
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = commas;
        try
        {
            CollectionAssert.AreEqual(expected, Lines(history));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    [DataRow(true, "RMSE", 7)]
    [DataRow(true, "accuracy", null)]
    [DataRow(false, null, null)]
    public void Metric_name_best_epoch_and_reports_are_saved_and_loaded(bool validated, string? metric, int? best)
    {
        var history = Build(10, validated, new Random(2), metric, best);
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream)) MlpModelFormat.Write(writer, new MlpModel([new LinearStage([1], [2])], history));
        var loaded = MlpModelFormat.Read(stream.ToArray()).History;
        CollectionAssert.AreEqual(history.ToArray(), loaded.ToArray());
        Assert.AreEqual(metric, loaded.MetricName);
        Assert.AreEqual(best, loaded.BestEpoch);
        Assert.AreEqual(TrainingEnd.EarlyStopped, loaded.EndedBy);
        CollectionAssert.AreEqual(Lines(history), Lines(loaded));
    }

    [TestMethod]
    public void An_epoch_that_is_none_is_out_of_range()
    {
        var history = Build(3, validated: true, new Random(1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => history[-1]);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => history[3]);
    }

    private static string[] Lines(TrainingHistory history)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        history.WriteCsv(writer);
        return writer.ToString().TrimEnd('\n').Split('\n');
    }

    /// <summary>Rates that change every third epoch.</summary>
    private static TrainingHistory Build(int epochs, bool validated, Random random, string? metric = null, int? best = null)
    {
        var builder = new HistoryBuilder();
        double rate = 0.1;
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            builder.Add(new EpochReport
            {
                Epoch = epoch,
                TrainLoss = random.NextSingle(),
                ValidationLoss = validated ? random.NextSingle() * 1e-9f : null,
                ValidationMetric = validated ? random.NextSingle() * 1e9f : null,
                LearningRate = rate = epoch % 3 == 0 ? random.NextDouble() : rate,
                Elapsed = TimeSpan.FromSeconds(epoch),
            });
        }
        return builder.Build(TrainingEnd.EarlyStopped, metric, best);
    }
}
