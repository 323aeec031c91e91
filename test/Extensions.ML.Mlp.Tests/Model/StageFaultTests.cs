using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Tests.Model;

/// <summary>Stages that a file may hold and no training writes: each has its sentence, in both formats, and none costs memory.</summary>
[TestClass]
public sealed class StageFaultTests
{
    [TestMethod]
    public void Curves_that_are_none_are_refused()
    {
        Check("The model has a curve for feature 0 whose knots do not ascend; the file is damaged.", new QuantileStage(1, [0], [[1, 1]], [[0, 0]]), Linear(1));
        Check("The model has a curve for feature 0 whose knots do not ascend; the file is damaged.", new EmbeddingStage(1, 1, [0], [[0, float.NaN]], [[0, 0]]), Linear(1));
        Check("The model has a curve for feature 0 whose knots do not ascend; the file is damaged.", new EmbeddingStage(1, 1, [0], [[0]], [[0, 0]]), Linear(1));
        Check("The model names feature 2 out of order; the file is damaged.", new QuantileStage(2, [2], [[0, 1]], [[0, 0]]), Linear(2));
        Check("The model names feature 0 out of order; the file is damaged.", new QuantileStage(2, [1, 0], [[0, 1], [0, 1]], [[0, 0], [0, 0]]), Linear(2));
        Check("The model has curves of no values; the file is damaged.", new EmbeddingStage(1, 0, [0], [[0, 1]], [[]]), Linear(1));
    }

    [TestMethod]
    public void Numbers_of_other_stages_are_refused()
    {
        Check("The model clips smoothly at 0, but a limit is finite and above 0; the file is damaged.", new SmoothClipStage(1, 0), Linear(1));
        Check("The model names feature 3 out of order; the file is damaged.", new SmoothClipStage(3, 1, [0, 3]), Linear(3));
        Check("The model cuts values to the range from 1 to 0, which has none; the file is damaged.", new ClampStage(1, 0, 1), Linear(1));
        Check("The model names feature 3 out of order; the file is damaged.", new ImputeStage([0, 0, 0], [3]), Linear(4));
        Check("The model has a periodic embedding of 1 features by 0 frequencies to 1 values; the file is damaged.", new PeriodicStage(1, [0], 0, 1, [], [], [], [0]), Linear(2));
        Check("The model has a category at feature 1 out of order; the file is damaged.", new LookupStage(2, [new(0, 2, false, 1, [0, 0, 0]), new(1, 1, true, 1, [0, 0])]), Linear(1));
        Check("The model has a category at feature 1 out of order; the file is damaged.", new LookupStage(2, [new(1, 2, false, 1, [0, 0, 0])]), Linear(1));
    }

    [TestMethod]
    public void Members_that_are_none_are_refused()
    {
        const string Message = "members of 1 values, but they must be at least 1, and at most 33554432 together; the file is damaged.";
        Check($"The model has 40000000 {Message}", new MemberScaleStage(1, [1]), new SharedStage(40_000_000, new ActivationStage(Activation.Relu, 1)), new EnsembleAverageStage(1, 1, MeanKind.Values), Linear(1));
        Check($"The model has 40000000 {Message}", Linear(1), new EnsembleAverageStage(40_000_000, 1, MeanKind.Values));
        Check("The model has a mean of kind 9, which this version does not know; use a newer version of Extensions.ML.Mlp.Scoring.", Linear(1), new EnsembleAverageStage(1, 1, (MeanKind)9));
        Check("The model has a stage of kind MemberAffine that 2 members share; the file is damaged.", new MemberScaleStage(2, [1, 1]), new SharedStage(2, new MemberAffineStage(2, [1, 1], [0, 0])), new EnsembleAverageStage(2, 2, MeanKind.Values), Linear(2));
        Check("Member 2 of the model takes and gives other numbers of values than the first; the file is damaged.", new MemberScaleStage(2, [1, 1]), new EnsembleStage([[Linear(1)], [Linear(2)]]), new EnsembleAverageStage(2, 1, MeanKind.Values));
    }

    [TestMethod]
    public void Members_begin_with_scales_and_end_with_a_mean()
    {
        Check("Stage 2 of the model is for 2 members, but there are 1; the file is damaged.", Linear(1, 2), new MemberAffineStage(2, [1, 1], [0, 0]), Linear(2));
        Check("Stage 2 of the model is for 2 members, but there are 3; the file is damaged.", new MemberScaleStage(3, [1, 1, 1, 1, 1, 1]), new SharedStage(2, new ActivationStage(Activation.Relu, 3)), new EnsembleAverageStage(2, 3, MeanKind.Values), Linear(3));
        Check("Stage 2 of the model is for 1 members, but there are 2; the file is damaged.", new MemberScaleStage(2, [1, 1]), Linear(2, 2), new EnsembleAverageStage(2, 1, MeanKind.Values));
        Check("The model has no mean of its members; the file is damaged.", new MemberScaleStage(2, [1, 1]), new SharedStage(2, Linear(1)));
    }

    [TestMethod]
    public void Stages_within_stages_come_to_an_end()
    {
        Stage[] chain = [Linear(1)];
        for (int depth = 0; depth < 4; depth++)
        {
            if (depth < 3) Assert.AreEqual(1, Load(chain).FeatureCount, $"{depth} deep");
            chain = [new MemberScaleStage(1, [1]), new EnsembleStage([chain]), new EnsembleAverageStage(1, 1, MeanKind.Values)];
        }
        Check("The model has stages within stages to a depth of more than 3; the file is damaged.", chain);
    }

    [TestMethod]
    public void The_stages_of_members_count_too()
    {
        var head = new Stage[] { Linear(1) };
        Stage[] stages = [new MemberScaleStage(4093, new float[4093]), new EnsembleStage([.. Enumerable.Repeat(head, 4093)]), new EnsembleAverageStage(4093, 1, MeanKind.Values)];
        Assert.AreEqual(
            "A model file holds at most 4096 stages, but this model has 4097; use fewer hidden layers.",
            Assert.ThrowsExactly<NotSupportedException>(() => new MlpModel([.. stages, Linear(1)], History).Save(Stream.Null)).Message);
        byte[] bytes = ModelFiles.Bytes(new(stages, History));
        AssertSmall(bytes, () => MlpModel.Load(new MemoryStream(bytes)));
        bytes[ModelBytes.HeadLength + 6] = 4; // the number of stages
        Assert.AreEqual("A model has at most 4096 stages, but this one claims 4097; the file is damaged.", Refusal(ModelBytes.Mended(bytes)));
    }

    /// <summary>A table of one value takes 25 bytes of a file and more than 50 of memory.</summary>
    [TestMethod]
    public void A_model_has_at_most_8192_tables()
    {
        static LookupStage Of(int count) => new(count, [.. Enumerable.Range(0, count).Select(at => new CategoryTable(at, 1, true, 1, [0, 0]))]);
        byte[] bytes = ModelFiles.Bytes(new([Of(8192), Linear(8192)], History));
        AssertSmall(bytes, () => MlpModel.Load(new MemoryStream(bytes)));
        Check("A model has at most 8192 categories, but this one claims 8193; the file is damaged.", Of(8193), Linear(8193));
    }

    /// <summary>Claims of 2^31 - 1 that no bytes bear out.</summary>
    [TestMethod]
    public void What_is_only_claimed_is_not_allocated()
    {
        const int Most = int.MaxValue;
        byte[] linear = [1, .. Ints(1, 1), .. Ints(0, 0)];
        Check("Stage 2 of the model takes 1 values, but the one before gives 2147483647; the file is damaged.", [6, .. Ints(Most, 1, 0)], linear);
        Check("Stage 2 of the model takes 1 values, but the one before gives 2147483647; the file is damaged.", [10, .. Ints(Most, 0)], linear);
        Check("The model claims 2147483647 parts of at least 24 bytes, but 25 bytes are left; the file is damaged.", [5, .. Ints(Most, 1, Most), 0, 0, 0, 0, 0, 0, 0, 0], linear);
        Check("The model claims 2147483647 parts of at least 17 bytes, but 17 bytes are left; the file is damaged.", [10, .. Ints(Most, Most)], linear);
        Check("A model has at most 4096 stages, but this one claims 2147483649; the file is damaged.", [16, .. Ints(Most)], linear);
        foreach (int kind in (int[])[8, 9, 11, 13, 14]) Refusal(Bytes([(byte)kind, .. Ints(Most, Most, Most, Most, Most)], linear));
    }

    private static TrainingHistory History => new HistoryBuilder().Build(TrainingEnd.EpochsDone);

    private static LinearStage Linear(int inputs, int outputs = 1) => new(new float[inputs * outputs], new float[outputs]);

    private static MlpModel Load(Stage[] stages) => MlpModel.Load(new MemoryStream(ModelFiles.Bytes(new(stages, History))));

    private static byte[] Ints(params int[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    /// <summary>A model file of two stages, as bytes.</summary>
    private static byte[] Bytes(byte[] first, byte[] second) => ModelBytes.Of([.. ModelBytes.Field(1, [.. Ints(2), .. first, .. second]), .. ModelBytes.Field(2, new byte[19])]);

    private static void Check(string message, byte[] first, byte[] second) => Assert.AreEqual(message, Refusal(Bytes(first, second)));

    private static void Check(string message, params Stage[] stages)
    {
        var model = new MlpModel(stages, History);
        Assert.AreEqual(message, Refusal(ModelFiles.Bytes(model)));
        using var file = new MemoryStream();
        model.SaveSafetensors(file);
        file.Position = 0;
        string told = Assert.ThrowsExactly<FormatException>(() => MlpSafetensors.Load(file, Activation.Identity)).Message;
        // What the tensors and their names tell is said in their words.
        if (!told.Contains("safetensors", StringComparison.Ordinal) && !told.StartsWith("The layer '", StringComparison.Ordinal) && !told.StartsWith("The tensor '", StringComparison.Ordinal)) Assert.AreEqual(message, told);
    }

    private static string Refusal(byte[] bytes)
    {
        string message = "";
        AssertSmall(bytes, () => message = Assert.ThrowsExactly<FormatException>(() => MlpModel.Load(new MemoryStream(bytes))).Message);
        return message;
    }

    private static void AssertSmall(byte[] file, Action load)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        load();
        Assert.IsLessThan(2 * file.Length + 1_000_000, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
