using System.Runtime.Intrinsics;
using Extensions.ML.Mlp.Network;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>What computes a training's gradients, and with how many threads.</summary>
/// <param name="Workers">The threads of the fused engine; null for autograd.</param>
internal sealed record EngineChoice(int? Workers)
{
    /// <summary>
    /// The operations of a step that are worth a thread more: about ten times what it takes to hand work over. A number of multiplications
    /// and additions, so that it does not depend on how busy the machine is.
    /// </summary>
    private const double OperationsOfThread = 4e6;

    /// <summary>The rows that are worth a thread more: each thread has sums of its own for all gradients.</summary>
    private const int RowsOfThread = 24;

    /// <summary>The weights from which on they do not stay in the second cache.</summary>
    private const long ManyParameters = 800_000;

    /// <param name="host">Names the trainer in errors.</param>
    /// <param name="options">What the user asks for.</param>
    /// <param name="shape">The network.</param>
    /// <param name="batchSize">The rows of a step.</param>
    /// <param name="device">Where the network is trained.</param>
    /// <param name="isStreamed">Whether another thread reads the rows meanwhile.</param>
    internal static EngineChoice Make(IExceptionContext host, MlpTrainerOptions options, MlpShape shape, int batchSize, DeviceType device, bool isStreamed = false)
    {
        bool isOnCpu = device == DeviceType.CPU;
        if (options.Engine == TrainingEngine.Fused && !isOnCpu)
            throw host.Except($"Engine Fused needs the device cpu, but the device is {device.ToString().ToLowerInvariant()}; set Device to \"cpu\", or Engine to Auto.");
        int max = options.Threads ?? Environment.ProcessorCount;
        bool isFused = options.Engine == TrainingEngine.Fused || (options.Engine == TrainingEngine.Auto && isOnCpu && IsFusedFaster(shape, batchSize, max));
        // The thread that reads ahead has a processor of its own.
        if (isStreamed) max = Math.Clamp(Environment.ProcessorCount - 1, 1, max);
        return new(isFused ? ThreadsFor(shape, batchSize, max) : null);
    }

    /// <summary>The multiplications and additions of a step: forward, the weights' gradients, and all but the first layer's gradients.</summary>
    internal static double Operations(MlpShape shape, int batchSize) =>
        shape.Members * shape.LinearLayers.Select((layer, index) => (index == 0 && shape.InputCount == shape.FeatureCount ? 4.0 : 6.0) * batchSize * layer.Inputs * layer.Outputs).Sum();

    private static int ThreadsFor(MlpShape shape, int batchSize, int max) =>
        (int)Math.Clamp(Math.Min(Operations(shape, batchSize) / OperationsOfThread, (double)batchSize * shape.Members / RowsOfThread), 1, max);

    /// <summary>
    /// Measured (results/engine-grid.md of the benchmarks): fused loses where a step is little but a walk over many weights, which it lays
    /// out anew each time, and on linear models of large batches. Without 512-bit vectors its products are no faster than libtorch's, and
    /// wide networks lose up to larger batches. libtorch shares a product of few rows among threads, the fused engine does not.
    /// </summary>
    private static bool IsFusedFaster(MlpShape shape, int batchSize, int threads)
    {
        // libtorch has no operation that does what these layers do; it computes all bins of every number.
        if (shape.InputCount != shape.FeatureCount || shape.Numbers.Count > 0 || shape.Ensemble is not null) return true;
        if (shape.HiddenLayers.Count == 0) return batchSize <= 1024;
        return shape.ParameterCount < ManyParameters || batchSize >= (Vector512.IsHardwareAccelerated ? 32 * threads : 2048);
    }

    internal string Name => Workers is null ? "autograd" : "fused";

    /// <summary>As the log says it.</summary>
    public override string ToString() => Workers is { } workers ? $"engine {Name} with {workers} thread{(workers == 1 ? "" : "s")}" : $"engine {Name}";
}
