using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Tests.Model.Saved;

namespace Extensions.ML.Mlp.Tests.Model;

/// <summary>Files whose checksum is right and whose content is not: made to do harm, not damaged.</summary>
[TestClass]
public sealed class FileFaultTests
{
    private static readonly byte[] History = ModelBytes.Field(2, new byte[19]);

    [TestMethod]
    public void A_model_without_a_linear_layer_is_refused()
    {
        Assert.AreEqual("The model has no linear layer; the file is damaged.", Refusal(Model([.. Count(1), 2, 12, .. Count(0), .. Count(int.MaxValue)])), "an activation of 2^31 - 1 values");
        Assert.AreEqual("The model has no linear layer; the file is damaged.", Refusal(Model([.. Count(1), 3, .. Count(0)])), "no value at all");
    }

    [TestMethod]
    public void A_million_stages_are_refused_before_they_are_read() =>
        Assert.AreEqual("A model has at most 4096 stages, but this one claims 1000000; the file is damaged.", Refusal(Model([.. Count(1_000_000), .. Repeated([2, 12, 0, 0, 0, 0, 1, 0, 0, 0], 1_000_000)])));

    [TestMethod]
    public void A_model_of_too_many_stages_is_not_saved()
    {
        var model = new MlpModel([.. Enumerable.Repeat(new LinearStage([1], [0]), 4097)], BareModels.EveryStage().History);
        string message = Assert.ThrowsExactly<NotSupportedException>(() => model.Save(Stream.Null)).Message;
        Assert.AreEqual("A model file holds at most 4096 stages, but this model has 4097; use fewer hidden layers.", message);
    }

    [TestMethod]
    public void A_metric_with_an_endless_name_is_refused() =>
        Assert.AreEqual("The name of the model's metric has at most 1000 bytes, but this one claims 1001; the file is damaged.", Refusal(ModelBytes.Of([.. Stages(Linear), .. ModelBytes.Field(2, [0, .. Count(0), .. Count(1001), .. new byte[2000]])])));

    [TestMethod]
    public void Fields_that_stand_a_thousand_times_cost_as_much_as_one()
    {
        byte[] stages = Stages([.. Count(4001), .. Repeated([2, 12, 0, 0, 0, 0, 1, 0, 0, 0], 4000), .. Linear[4..]]);
        byte[] bytes = ModelBytes.Of([.. Repeated(stages, 100), .. History]);
        AssertSmall(bytes.Length, () => MlpModelFormat.Read(bytes));
    }

    [TestMethod]
    public void A_sound_model_takes_its_weights_and_its_bytes()
    {
        byte[] bytes = Saved(new([new LinearStage(new float[1000 * 2000], new float[2000]), new LinearStage(new float[2000 * 33], new float[33])], BareModels.EveryStage().History));
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, bytes);
            AssertSmall(bytes.Length, () => MlpModel.Load(path));
            AssertSmall(bytes.Length, () => MlpModel.Load(new MemoryStream(bytes)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>As the entry of a zip that unpacks to gigabytes.</summary>
    [TestMethod]
    public void Foreign_bytes_are_not_read_on()
    {
        var stream = new MemoryStream(new byte[1 << 28]);
        AssertSmall(0, () => Assert.ThrowsExactly<FormatException>(() => MlpModel.Load(stream)));
        Assert.AreEqual(10, stream.Position);
    }

    [TestMethod]
    public void Bytes_behind_a_model_are_not_taken_to_memory()
    {
        var stream = new MemoryStream([.. Saved(BareModels.EveryStage()), .. new byte[1 << 26]]);
        AssertSmall(0, () => Assert.ThrowsExactly<FormatException>(() => MlpModel.Load(stream)));
    }

    /// <summary>One linear layer, 1 to 1.</summary>
    private static byte[] Linear => [.. Count(1), 1, .. Count(1), .. Count(1), 0, 0, 0, 0, 0, 0, 0, 0];

    private static byte[] Stages(byte[] content) => ModelBytes.Field(1, content);

    private static byte[] Model(byte[] stages) => ModelBytes.Of([.. Stages(stages), .. History]);

    private static byte[] Count(int count) => BitConverter.GetBytes(count);

    private static byte[] Repeated(byte[] bytes, int times) => [.. Enumerable.Repeat(bytes, times).SelectMany(part => part)];

    private static byte[] Saved(MlpModel model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }

    private static void AssertSmall(long fileLength, Action load)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        load();
        Assert.IsLessThan(2 * fileLength + 1_000_000, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string Refusal(byte[] bytes) => Assert.ThrowsExactly<FormatException>(() => MlpModelFormat.Read(bytes)).Message;
}
