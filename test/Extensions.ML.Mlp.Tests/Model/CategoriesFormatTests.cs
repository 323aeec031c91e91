using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Tests.Model;

/// <summary>The key columns of a model in its file.</summary>
[TestClass]
public sealed class CategoriesFormatTests
{
    [TestMethod]
    public void Columns_are_read_as_they_were_written()
    {
        var read = MlpModelFormat.Read(Bytes(new("Colour", 3, TextList.Of(["rot", "grün", ""])), new("Größe", 5, null)));
        CollectionAssert.AreEqual(new[] { "Colour", "Größe" }, read.CategoricalColumnNames.ToArray());
        CollectionAssert.AreEqual(new[] { 3, 5 }, read.Categories.Select(column => column.Count).ToArray());
        CollectionAssert.AreEqual(new[] { "rot", "grün", "" }, read.Categories[0].Keys!.Texts().ToArray());
        Assert.IsNull(read.Categories[1].Keys);
        Assert.AreEqual((4, 2), (read.FeatureCount, read.VectorLength));
    }

    [TestMethod]
    public void A_model_without_them_has_no_such_field()
    {
        Assert.IsEmpty(MlpModelFormat.Read(Bytes()).Categories);
        Assert.HasCount(Bytes().Length + 6 + 4 + (4 + 1 + 4 + 1), Bytes(new CategoryColumn("A", 1, null)));
    }

    [TestMethod]
    public void Damaged_columns_are_refused()
    {
        Assert.AreEqual("The model of 4 inputs claims 4 key columns; the file is damaged.", Refusal([.. Count(4)]));
        Assert.AreEqual("The model of 4 inputs claims 1000000 key columns; the file is damaged.", Refusal([.. Count(1_000_000)]));
        Assert.AreEqual("The model has a key column '' of 1 keys; the file is damaged.", Refusal([.. Count(1), .. Count(0), .. Count(1), 0]));
        Assert.AreEqual("The model has a key column 'A' of 0 keys; the file is damaged.", Refusal([.. Count(1), .. Count(1), 65, .. Count(0), 0]));
        Assert.AreEqual("The model has a key column 'A' of 16777217 keys; the file is damaged.", Refusal([.. Count(1), .. Count(1), 65, .. Count(16_777_217), 0]));
        Assert.AreEqual("The model has a key of negative length; the file is damaged.", Refusal([.. Count(1), .. Count(1), 65, .. Count(1), 1, .. Count(-1)]));
        Assert.AreEqual("The model ends 2147483647 bytes too early; the file is damaged.", Refusal([.. Count(1), .. Count(1), 65, .. Count(1), 1, .. Count(int.MaxValue)]));
    }

    private static byte[] Bytes(params CategoryColumn[] columns)
    {
        var model = new MlpModel([new LinearStage([1, 2, 3, 4], [0])], new HistoryBuilder().Build(TrainingEnd.EpochsDone), categories: columns);
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }

    private static string Refusal(byte[] field) => Assert.ThrowsExactly<FormatException>(() => MlpModelFormat.Read(ModelBytes.Of([.. Bytes()[10..], .. ModelBytes.Field(5, field)]))).Message;

    private static byte[] Count(int count) => BitConverter.GetBytes(count);
}
