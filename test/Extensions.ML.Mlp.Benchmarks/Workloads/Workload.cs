namespace Extensions.ML.Mlp.Benchmarks.Workloads;

/// <summary>A classification that is trained: the network, the optimizer and the batches.</summary>
/// <param name="FeatureCount">The length of a row's features.</param>
/// <param name="HiddenLayers">The widths of the hidden layers.</param>
/// <param name="ClassCount">The classes; with two there is one output.</param>
/// <param name="Activation">Of every hidden layer.</param>
/// <param name="Optimizer"><see cref="Sgd"/> or <see cref="Adam"/>, with its defaults but for the rate.</param>
/// <param name="BatchSize">The rows a step.</param>
internal sealed record Workload(int FeatureCount, int[] HiddenLayers, int ClassCount, Activation Activation, Optimizer Optimizer, int BatchSize)
{
    internal bool IsBinary => ClassCount == 2;

    internal int OutputCount => IsBinary ? 1 : ClassCount;

    /// <summary>As 2-100-100-1.</summary>
    internal string Shape => string.Join('-', [FeatureCount, .. HiddenLayers, OutputCount]);

    internal string ActivationName => Activation == Activation.Relu ? "ReLU" : Activation.ToString()!.ToLowerInvariant();

    internal string OptimizerName => Optimizer is Sgd ? "SGD" : Optimizer.GetType().Name;

    internal string Name => $"{Shape} {ActivationName}, {OptimizerName}, batch {BatchSize}";

    internal int StepsAnEpoch(int rowCount) => (rowCount + BatchSize - 1) / BatchSize;
}
