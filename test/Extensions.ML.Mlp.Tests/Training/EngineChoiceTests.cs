using System.Runtime.Intrinsics;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Training;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Training;

[TestClass]
public sealed class EngineChoiceTests
{
    private static readonly IHost Host = ((IHostEnvironment)new MLContext(1)).Register("Choice");

    [TestMethod]
    public void On_the_processor_it_is_fused() => Assert.AreEqual("engine fused with 1 thread", Choose(new(), [100, 100], 32).ToString());

    [TestMethod]
    public void A_walk_over_many_weights_is_autograds() => Assert.AreEqual("engine autograd", Choose(new(), [1024, 1024], 4).ToString());

    [TestMethod]
    public void A_linear_model_of_large_batches_is_autograds()
    {
        Assert.IsNull(Choose(new(), [], 4096).Workers);
        Assert.IsNotNull(Choose(new(), [], 64).Workers);
    }

    [TestMethod]
    public void Wide_networks_are_fused_from_the_batch_on_that_the_vectors_allow()
    {
        Assert.IsNotNull(Choose(new(), [1024, 1024], 2048).Workers);
        Assert.AreEqual(Vector512.IsHardwareAccelerated, Choose(new() { Threads = 2 }, [1024, 1024], 64).Workers is not null);
        Assert.IsNull(Choose(new() { Threads = 2 }, [1024, 1024], 32).Workers, "few rows are shared among threads by libtorch alone");
    }

    /// <summary>2-100-100-1: 4 * 200 + 6 * 10,100 operations a row, so that 640 rows are worth nine threads.</summary>
    [TestMethod]
    public void Threads_are_as_many_as_a_step_is_worth()
    {
        Assert.AreEqual(Math.Min(9, Environment.ProcessorCount), Choose(new(), [100, 100], 640).Workers);
        Assert.AreEqual(1, Choose(new(), [100, 100], 32).Workers);
        Assert.AreEqual(3, Choose(new() { Threads = 3 }, [100, 100], 640).Workers);
        Assert.AreEqual(1, Choose(new() { Threads = 3 }, [800, 800], 32).Workers, "too few rows for two");
    }

    [TestMethod]
    public void Streamed_rows_are_read_by_a_processor_of_their_own() => Assert.AreEqual(
        Math.Clamp(Environment.ProcessorCount - 1, 1, 9),
        EngineChoice.Make(Host, new MlpBinaryTrainer.Options { Threads = 64 }.Plainly(), Shape([100, 100]), 640, DeviceType.CPU, isStreamed: true).Workers);

    [TestMethod]
    public void Either_engine_can_be_forced()
    {
        Assert.IsNull(Choose(new() { Engine = TrainingEngine.Autograd }, [100, 100], 32).Workers);
        Assert.IsNotNull(Choose(new() { Engine = TrainingEngine.Fused }, [1024, 1024], 1).Workers);
    }

    [TestMethod]
    public void On_a_GPU_it_is_autograd_and_fused_is_refused()
    {
        Assert.IsNull(EngineChoice.Make(Host, new MlpBinaryTrainer.Options().Plainly(), Shape([8]), 32, DeviceType.CUDA).Workers);
        var fault = Assert.Throws<InvalidOperationException>(() => EngineChoice.Make(Host, new MlpBinaryTrainer.Options { Engine = TrainingEngine.Fused }.Plainly(), Shape([8]), 32, DeviceType.CUDA));
        Assert.AreEqual("Engine Fused needs the device cpu, but the device is cuda; set Device to \"cpu\", or Engine to Auto.", fault.Message);
    }

    /// <summary>The log of a training says which.</summary>
    [TestMethod]
    public void The_log_says_which()
    {
        var context = new MLContext(1);
        var lines = new List<string>();
        context.Log += (_, entry) => lines.Add(entry.Message);
        var rows = context.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(i => new Point { Features = [i, 1], Label = i % 2 == 0 }));
        context.BinaryClassification.Trainers.Mlp(new MlpBinaryTrainer.Options { Epochs = 1, HiddenLayers = [4] }.Plainly()).Fit(rows);
        Assert.Contains(line => line.Contains(", engine fused with 1 thread: 20 rows", StringComparison.Ordinal), lines);
    }

    private static EngineChoice Choose(MlpBinaryTrainer.Options options, int[] hidden, int batchSize) =>
        EngineChoice.Make(Host, options, Shape(hidden), batchSize, DeviceType.CPU);

    private static MlpShape Shape(int[] hidden) => new(2, hidden, 1, Activation.Relu);

    private sealed class Point
    {
        [Microsoft.ML.Data.VectorType(2)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
