using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Tests.Model;

/// <summary>The names of the classes, and the start of a continued training, in a model file.</summary>
[TestClass]
public sealed class ClassesFormatTests
{
    private static readonly string[] Names = ["rot", "grün", ""];

    [TestMethod]
    public void Names_are_read_as_they_were_written() =>
        CollectionAssert.AreEqual(Names, MlpModelFormat.Read(Bytes(Names)).ClassNames!.ToArray());

    [TestMethod]
    public void A_model_without_names_has_no_such_field()
    {
        Assert.IsNull(MlpModelFormat.Read(Bytes((string[]?)null)).ClassNames);
        Assert.HasCount(Bytes((string[]?)null).Length + 6 + 3 * 4 + 8, Bytes(Names));
    }

    [TestMethod]
    public void Damaged_names_are_refused()
    {
        Assert.AreEqual("The model ends 4 bytes too early; the file is damaged.", Refusal(7, [.. Counts(1, 1)]));
        Assert.AreEqual("The model has a key of negative length; the file is damaged.", Refusal(7, [.. Counts(1, -1, 1), 65, 65]));
        byte[] endless = Counts(int.MaxValue, 0, int.MaxValue);
        Assert.AreEqual("The model ends 4294967294 bytes too early; the file is damaged.", Refusal(7, endless));
    }

    /// <summary>Many outputs, all with empty names: the field's bytes bound what is allocated.</summary>
    [TestMethod]
    public void Names_cost_no_more_than_their_bytes()
    {
        const int Outputs = 1_000_000;
        byte[] bytes = Bytes(new(new int[Outputs], []), Outputs);
        long before = GC.GetAllocatedBytesForCurrentThread();
        MlpModelFormat.Read(bytes);
        Assert.IsLessThan(2L * bytes.Length + 1_000_000, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void The_start_of_a_training_is_read_as_it_was_written()
    {
        var builder = new HistoryBuilder { Start = (0.25f, 0.75f) };
        builder.Add(new() { Epoch = 1, TrainLoss = 1, ValidationLoss = 1, ValidationMetric = 0.5f, LearningRate = 1, Elapsed = default });
        foreach (int best in new[] { 0, 1 })
        {
            var history = RoundTrip(builder.Build(TrainingEnd.EarlyStopped, "accuracy", best));
            Assert.AreEqual((best, 0.25f, 0.75f), (history.BestEpoch, history.StartValidationLoss, history.StartValidationMetric));
        }
        builder.Start = null;
        var plain = RoundTrip(builder.Build(TrainingEnd.EarlyStopped, "accuracy", null));
        Assert.AreEqual((null, null, null), (plain.BestEpoch, plain.StartValidationLoss, plain.StartValidationMetric));
    }

    [TestMethod]
    public void Half_a_start_is_refused() =>
        Assert.AreEqual("The model ends 4 bytes too early; the file is damaged.", Refusal(2, [.. new byte[19], .. Counts(0)]));

    [TestMethod]
    public void The_least_losses_are_read_as_they_were_written()
    {
        foreach (var least in new (double, double)?[] { null, (-39.9, 1.0 / 3), (0, 0) })
            Assert.AreEqual(least, RoundTrip(new HistoryBuilder { LeastLosses = least }.Build(TrainingEnd.EpochsDone)).LeastLosses);
    }

    [TestMethod]
    public void Damaged_least_losses_are_refused()
    {
        Assert.AreEqual("The model ends 8 bytes too early; the file is damaged.", Refusal(8, new byte[8]));
        byte[] numbers = [.. BitConverter.GetBytes(1.5), .. BitConverter.GetBytes(double.NaN)];
        Assert.AreEqual("The model's least losses must be finite, but they are 1.5 and NaN; the file is damaged.", Refusal(8, numbers));
    }

    private static TrainingHistory RoundTrip(TrainingHistory history)
    {
        using var stream = new MemoryStream();
        new MlpModel([new LinearStage([1], [0])], history).Save(stream);
        return MlpModelFormat.Read(stream.ToArray()).History;
    }

    private static byte[] Bytes(string[]? names) => Bytes(names is null ? null : TextList.Of(names), outputs: 3);

    private static byte[] Bytes(TextList? classes, int outputs)
    {
        var history = new HistoryBuilder().Build(TrainingEnd.EpochsDone);
        var model = new MlpModel([new LinearStage(new float[outputs], new float[outputs])], history, classes: classes);
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }

    private static string Refusal(ushort field, byte[] content)
    {
        byte[] bytes = ModelBytes.Of([.. Bytes((string[]?)null)[ModelBytes.HeadLength..], .. ModelBytes.Field(field, content)]);
        return Assert.ThrowsExactly<FormatException>(() => MlpModelFormat.Read(bytes)).Message;
    }

    private static byte[] Counts(params int[] counts) => [.. counts.SelectMany(BitConverter.GetBytes)];
}
