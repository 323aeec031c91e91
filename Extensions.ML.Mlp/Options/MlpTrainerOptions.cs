using Microsoft.ML.Trainers;

namespace Extensions.ML.Mlp;

/// <summary>
/// What the trainers of multilayer perceptrons have in common. <c>LabelColumnName</c> ("Label"), <c>FeatureColumnName</c> ("Features",
/// a vector of Single) and <c>ExampleWeightColumnName</c> (none; a Single, which weights the row's loss) come from ML.NET. A trainer
/// checks and copies its options when it is made.
/// </summary>
public abstract class MlpTrainerOptions : TrainerInputBaseWithWeight
{
    private protected MlpTrainerOptions() { }

    /// <summary>
    /// The widths of the hidden layers, from the features to the output: each at least 1, any number of them; none gives a linear model.
    /// Default two layers of 100.
    /// </summary>
    public IReadOnlyList<int> HiddenLayers { get; set; } = [100, 100];

    /// <summary>The activation of every hidden layer; ignored without hidden layers. Default sigmoid.</summary>
    public Activation Activation { get; set; } = Activation.Sigmoid;

    /// <summary>
    /// How a gradient becomes a step. Default <see cref="Sgd"/> with learning rate 0.1 and momentum 0.9, which with the default batch
    /// size carries a sigmoid network over the plateau on which plain gradient descent begins.
    /// </summary>
    public Optimizer Optimizer { get; set; } = new Sgd { LearningRate = 0.1, Momentum = 0.9 };

    /// <summary>The number of passes over the training rows: at least 1. Default 100.</summary>
    public int Epochs { get; set; } = 100;

    /// <summary>The number of rows a step: at least 1; the last batch of an epoch may be smaller; null takes all rows in one batch. Default 32.</summary>
    public int? BatchSize { get; set; } = 32;

    /// <summary>Whether the rows are put into a new order before each epoch; ignored when one batch takes them all. Default true.</summary>
    public bool Shuffle { get; set; } = true;

    /// <summary>
    /// The seed of the initial weights and of the order of rows. The same seed, data, options, machine and thread count give the same
    /// weights, bit for bit. Null (the default) takes the <c>MLContext</c>'s seed, or a random one where that has none.
    /// </summary>
    public int? Seed { get; set; }

    /// <summary>
    /// Where to train: <c>auto</c> (the first there is of cuda, mps, cpu), <c>cpu</c>, <c>cuda</c> (the first GPU), <c>cuda:N</c>
    /// (N from 0) or <c>mps</c> (Apple silicon). One that is absent is an error at Fit. Default <c>auto</c>.
    /// </summary>
    public string Device { get; set; } = "auto";

    /// <summary>
    /// The number of threads that libtorch uses within an operation on the CPU, at least 1; restored after the training. Null (the
    /// default) leaves libtorch's own choice. For networks this small, 1 is often fastest.
    /// </summary>
    public int? Threads { get; set; }

    /// <summary>Is told of every finished epoch, on the training thread; null (the default) for nobody.</summary>
    public IProgress<EpochReport>? Progress { get; set; }

    /// <summary>
    /// Ends the training before the next batch. The model is then what was learned so far, and its history says
    /// <see cref="TrainingEnd.Cancelled"/>; if not one epoch was finished, Fit throws <see cref="OperationCanceledException"/>.
    /// </summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>A copy that later changes do not reach.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal T Checked<T>()
        where T : MlpTrainerOptions
    {
        Fault.ThrowIfAny(Faults(), "options");
        var copy = (T)MemberwiseClone();
        copy.HiddenLayers = [.. HiddenLayers];
        return copy;
    }

    private IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(LabelColumnName)) yield return Fault.Of("LabelColumnName must name a column", Quoted(LabelColumnName), "\"Label\" is usual");
        if (string.IsNullOrWhiteSpace(FeatureColumnName)) yield return Fault.Of("FeatureColumnName must name a column", Quoted(FeatureColumnName), "\"Features\" is usual");
        if (HiddenLayers is null) yield return Fault.Of("HiddenLayers must be a list of widths", null, "give an empty list for a linear model");
        else if (HiddenLayers.Any(width => width < 1)) yield return Fault.Of("Each of HiddenLayers must be at least 1", $"[{string.Join(", ", HiddenLayers)}]", "leave a layer out rather than give it no width");
        if (Activation is null) yield return Fault.Of("Activation must be one of the activations", null, "Activation.Sigmoid is one");
        if (Optimizer is null) yield return Fault.Of("Optimizer must be one of the optimizers", null, "new Sgd() is one");
        else foreach (string fault in Optimizer.Faults()) yield return fault;
        if (Epochs < 1) yield return Fault.Of("Epochs must be at least 1", Epochs, "100 is usual");
        if (BatchSize < 1) yield return Fault.Of("BatchSize must be at least 1", BatchSize, "null takes all rows in one batch");
        if (!DeviceName.IsValid(Device)) yield return Fault.Of("Device must be auto, cpu, cuda, cuda:N or mps", Quoted(Device), "auto takes the best there is");
        if (Threads < 1) yield return Fault.Of("Threads must be at least 1", Threads, "null leaves libtorch's own choice");
    }

    private static string? Quoted(string? text) => text is null ? null : $"\"{text}\"";
}
