using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Tests.Model;

[TestClass]
public sealed class ModelFormatTests
{
    private static readonly MlpModel Sample = Make();

    [TestMethod]
    public void A_model_is_read_as_it_was_written()
    {
        var read = MlpModelFormat.Read(Bytes(Sample));
        Assert.AreEqual(3, read.FeatureCount);
        Assert.AreEqual(1, read.OutputCount);
        CollectionAssert.AreEqual(new[] { 2 }, read.HiddenLayers.ToArray());
        Assert.AreEqual(2 * 3 + 2 + 2 + 1, read.ParameterCount);
        Assert.AreEqual(TrainingEnd.Cancelled, read.History.EndedBy);
        CollectionAssert.AreEqual(Sample.History.ToArray(), read.History.ToArray());
        CollectionAssert.AreEqual(Bytes(Sample), Bytes(read), "written again, the same bytes");
    }

    [TestMethod]
    public void Fields_that_are_not_known_are_skipped()
    {
        byte[] unknown = [0xE7, 0x03, 4, 0, 0, 0, 1, 2, 3, 4];
        byte[] fields = Bytes(Sample)[10..];
        Assert.AreEqual(3, MlpModelFormat.Read(ModelBytes.Of([.. fields, .. unknown])).FeatureCount);
        Assert.AreEqual(3, MlpModelFormat.Read(ModelBytes.Of([.. unknown, .. fields])).FeatureCount);
    }

    [TestMethod]
    public void Missing_fields_and_foreign_bytes_are_named()
    {
        byte[] bytes = Bytes(Sample);
        Assert.AreEqual("A model file must begin with MLPM, but this one begins with the bytes 7B226122; give a file that MlpModel.Save wrote, or read a safetensors file with MlpSafetensors.Load.", Refusal("{\"a\": 1, \"b\": 2}"u8.ToArray()));
        Assert.AreEqual("The model has no stages; the file is damaged.", Refusal(ModelBytes.Of([])));
        Assert.AreEqual("The model has no training history; the file is damaged.", Refusal(ModelBytes.Of(bytes[10..(10 + 6 + BitConverter.ToInt32(bytes, 12))])));
        bytes[4] = 9;
        Assert.AreEqual("The model has format version 9, but this version of Extensions.ML.Mlp.Scoring reads versions 1 to 2; use a newer one.", Refusal(bytes));
    }

    [TestMethod]
    public void A_stage_of_a_later_version_is_named()
    {
        byte[] fields = Bytes(Sample)[10..];
        fields[10] = 77;
        Assert.AreEqual("The model has a stage of kind 77, which this version does not know; use a newer version of Extensions.ML.Mlp.Scoring.", Refusal(ModelBytes.Of(fields)));
    }

    [TestMethod]
    public void A_model_cut_off_anywhere_is_refused()
    {
        byte[] bytes = Bytes(Sample);
        for (int length = 0; length < bytes.Length; length++)
            Assert.ThrowsExactly<FormatException>(() => MlpModelFormat.Read(bytes.AsMemory(0, length)), $"cut to {length} bytes");
    }

    [TestMethod]
    public void A_flipped_bit_is_refused()
    {
        byte[] bytes = Bytes(Sample);
        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.ThrowsExactly<FormatException>(() => MlpModelFormat.Read(bytes), $"bit {bit}");
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
        }
    }

    [TestMethod]
    public void A_hundred_thousand_epochs_stay_small()
    {
        var history = new HistoryBuilder();
        for (int epoch = 1; epoch <= 100_000; epoch++)
            history.Add(new EpochReport { Epoch = epoch, TrainLoss = 1f / epoch, ValidationLoss = 2f / epoch, LearningRate = 0.01, Elapsed = TimeSpan.FromMilliseconds(epoch) });
        var model = new MlpModel(Sample.Stages, history.Build(TrainingEnd.EpochsDone));
        Assert.IsLessThan(1_200_400, Bytes(model).Length, "twelve bytes an epoch");
        Assert.AreEqual(model.History[99_999], MlpModelFormat.Read(Bytes(model)).History[99_999]);
    }

    [TestMethod]
    public void A_history_keeps_each_change_of_the_learning_rate()
    {
        double[] rates = [0.1, 0.1, 0.05, 0.05, 0.05, 0.1];
        var builder = new HistoryBuilder();
        for (int i = 0; i < rates.Length; i++)
            builder.Add(new EpochReport { Epoch = i + 1, TrainLoss = i, LearningRate = rates[i], Elapsed = TimeSpan.Zero });
        var history = builder.Build(TrainingEnd.EpochsDone);
        CollectionAssert.AreEqual(rates, history.Select(report => report.LearningRate).ToArray());
        Assert.HasCount(3, history.Columns.Rates);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => history[6]);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => history[-1]);
    }

    private static string Refusal(byte[] bytes) => Assert.ThrowsExactly<FormatException>(() => MlpModelFormat.Read(bytes)).Message;

    private static byte[] Bytes(MlpModel model)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        MlpModelFormat.Write(writer, model);
        writer.Flush();
        return stream.ToArray();
    }

    private static MlpModel Make()
    {
        var history = new HistoryBuilder();
        history.Add(new EpochReport { Epoch = 1, TrainLoss = 0.7f, ValidationLoss = 0.8f, LearningRate = 0.1, Elapsed = TimeSpan.FromSeconds(1) });
        history.Add(new EpochReport { Epoch = 2, TrainLoss = 0.6f, ValidationLoss = 0.7f, LearningRate = 0.1, Elapsed = TimeSpan.FromSeconds(2) });
        Stage[] stages = [new LinearStage([1, 2, 3, 4, 5, 6], [0.5f, -0.5f]), new ActivationStage(Activation.Sigmoid, 2), new LinearStage([1, -1], [0.25f])];
        return new(stages, history.Build(TrainingEnd.Cancelled));
    }
}
