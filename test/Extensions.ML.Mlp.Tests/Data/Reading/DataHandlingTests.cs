using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Reading;

namespace Extensions.ML.Mlp.Tests.Data.Reading;

/// <summary>Whether rows are held or streamed, and what the log says of it.</summary>
[TestClass]
public sealed class DataHandlingTests
{
    /// <summary>Rows of two features take (2 + 2) * 4 bytes * 4 copies = 64 bytes, so half of this is for 100 rows.</summary>
    private static readonly MemoryBudget Hundred = new(Available: 12_800);

    [TestMethod]
    public void The_budget_is_half_of_what_the_process_may_use_over_the_copies_of_a_row()
    {
        Assert.AreEqual(100, Hundred.MaxRows(features: 2));
        Assert.AreEqual(6400, MemoryBudget.BytesOf(100, features: 2));
        Assert.AreEqual(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, MemoryBudget.OfProcess.Available);
    }

    [TestMethod]
    [DataRow(true, DisplayName = "the view knows its number of rows")]
    [DataRow(false, DisplayName = "the view does not know it")]
    public void Auto_holds_what_fits_and_streams_what_does_not(bool known)
    {
        var (held, said) = Read(Rows(100, known));
        Assert.IsInstanceOfType<InMemoryDataset>(held.Train);
        Assert.AreEqual("The rows are held in memory: 100 of 2 features take 0.0 MB with the copies that a training makes, and 50 % of the 0 MB that the process may use are theirs.", said);

        (held, said) = Read(Rows(101, known));
        Assert.IsInstanceOfType<StreamedDataset>(held.Train);
        Assert.AreEqual(101, held.Train.Count, "nothing is lost");
        Assert.AreEqual($"The rows are streamed: {(known ? "101" : "more than 100")} of 2 features take 0.0 MB with the copies that a training makes, and 50 % of the 0 MB that the process may use are theirs.", said);
    }

    [TestMethod]
    public void Validation_rows_count_too_and_go_where_the_others_go()
    {
        foreach (bool known in new[] { true, false })
        {
            Assert.IsInstanceOfType<InMemoryDataset>(Read(Rows(60, known), Rows(40, known)).Data.Validation);
            var streamed = Read(Rows(60, known), Rows(41, known)).Data;
            Assert.IsInstanceOfType<StreamedDataset>(streamed.Train);
            Assert.IsInstanceOfType<StreamedDataset>(streamed.Validation);
        }
    }

    [TestMethod]
    public void What_is_asked_for_is_done_and_a_batch_of_all_rows_is_in_memory()
    {
        Assert.IsInstanceOfType<InMemoryDataset>(Read(Rows(1000, true), set: options => options.DataHandling = DataHandling.InMemory).Data.Train);
        Assert.IsInstanceOfType<StreamedDataset>(Read(Rows(3, true), set: options => options.DataHandling = DataHandling.Streaming).Data.Train);
        Assert.IsInstanceOfType<InMemoryDataset>(Read(Rows(1000, true), set: options => options.BatchSize = null).Data.Train);
    }

    private static IEnumerable<NumberedRow> Rows(int count, bool known) => known ? NumberedRows.Make(count).ToList() : NumberedRows.Make(count);

    private static (TrainingData Data, string Said) Read(IEnumerable<NumberedRow> train, IEnumerable<NumberedRow>? validation = null, Action<MlpTrainerOptions>? set = null)
    {
        var context = new MLContext(1);
        var said = new List<string>();
        context.Log += (_, e) => { if (e.RawMessage.StartsWith("The rows are", StringComparison.Ordinal)) said.Add(e.RawMessage); };
        var options = new MlpRegressionTrainer.Options().Plainly();
        set?.Invoke(options);
        var host = NumberedRows.Host(context);
        using var channel = host.Start("Test");
        var plan = new DataPlan(NeedsSample: false, 0, default, Seed: 1);
        var validationRoles = validation is null ? null : NumberedRows.Roles(NumberedRows.View(context, validation));
        var data = new DatasetReader(host, channel, options, plan, NumberedRows.Roles(NumberedRows.View(context, train)), validationRoles, Hundred).Read();
        return (data, string.Join('\n', said));
    }
}
