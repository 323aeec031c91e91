using Extensions.ML.Mlp.Inference;
using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp;

/// <summary>
/// A trained multilayer perceptron: its weights as plain arrays and the history of its training. It is immutable, so any number of
/// threads may use one at once, and it needs neither TorchSharp nor an ML.NET pipeline.
/// </summary>
public sealed class MlpModel
{
    /// <summary>Found by the first row: loading a model computes nothing.</summary>
    private Stage[]? _guardedStages;

    private int _widest;

    /// <param name="stages">What is computed, first to last.</param>
    /// <param name="history">How the training went.</param>
    /// <param name="trainedAt">When it ended; null when that is not known.</param>
    /// <param name="featureMeans">The mean of each feature over the training rows, [FeatureCount]; null when that is not known.</param>
    /// <param name="categories">The columns of keys that it reads beside the vector of features; null for none.</param>
    /// <param name="interval">How far a label may lie from the score; null when that was not measured.</param>
    /// <param name="classes">The names of the classes, [OutputCount]; null when they are not known, or outputs are no classes.</param>
    internal MlpModel(
        Stage[] stages,
        TrainingHistory history,
        DateTimeOffset? trainedAt = null,
        float[]? featureMeans = null,
        CategoryColumn[]? categories = null,
        ScoreInterval? interval = null,
        TextList? classes = null)
    {
        Classes = classes;
        (Stages, History, TrainedAt, FeatureMeans) = (stages, history, trainedAt, featureMeans);
        (Categories, Interval) = (categories ?? [], interval);
    }

    internal Stage[] Stages { get; }

    /// <summary>The stages that rows go through: those of the model, and cuts that keep the scores of finite rows finite.</summary>
    internal Stage[] GuardedStages => _guardedStages ??= OverflowGuard.Of(Stages);

    private int Widest => _widest > 0 ? _widest : _widest = GuardedStages.Max(stage => stage.OutputStride);

    internal float[]? FeatureMeans { get; }

    internal CategoryColumn[] Categories { get; }

    internal TextList? Classes { get; }

    /// <summary>The values that come from the vector of features.</summary>
    internal int VectorLength => FeatureCount - Categories.Length;

    /// <summary>How the training went.</summary>
    public TrainingHistory History { get; }

    /// <summary>When the training ended, in UTC and to the second; null for a model whose weights were not trained here.</summary>
    public DateTimeOffset? TrainedAt { get; }

    /// <summary>
    /// The values that the model takes for a row: the vector of features, then a value for each of <see cref="CategoricalColumnNames"/>.
    /// </summary>
    public int FeatureCount => Stages[0].InputCount;

    /// <summary>
    /// The columns of keys that the model reads beside the vector of features; empty for none. In a row for <see cref="Score"/> each is a
    /// value, in this order, after those of the vector: the key's number, from 1, as the training rows counted the keys, or 0 for a key
    /// that is missing or that they did not have.
    /// </summary>
    public IReadOnlyList<string> CategoricalColumnNames => [.. Categories.Select(category => category.Name)];

    /// <summary>
    /// The number of scores that the model gives for a row: 1 for binary classification and regression, else one a class.
    /// </summary>
    public int OutputCount => Stages[^1].OutputCount;

    /// <summary>
    /// The names of the classes of a multiclass model, [<see cref="OutputCount"/>], in the order of the scores: the values of the label's
    /// keys in the training rows, as text. Null for binary classification and regression, for keys that have no values, and for models
    /// that an earlier version or another format saved.
    /// </summary>
    public IReadOnlyList<string>? ClassNames => Classes is null ? null : [.. Classes.Texts()];

    /// <summary>How far a label may lie from the score of a regression; null when that was not measured.</summary>
    public ScoreInterval? Interval { get; }

    /// <summary>The widths of the hidden layers, of one member where there are several, first to last; empty for a linear model.</summary>
    public IReadOnlyList<int> HiddenLayers => [.. HiddenLinears(Stages).Select(stage => stage.OutputCount)];

    /// <summary>
    /// The linear layers before the last, which is one for each member in an ensemble that shares its weights; of members that share
    /// nothing, the first one's.
    /// </summary>
    private static IEnumerable<LinearStage> HiddenLinears(Stage[] stages) => Array.Find(stages, stage => stage is EnsembleStage) switch
    {
        EnsembleStage { Chains: [[LinearStage], ..] } => stages.OfType<SharedStage>().Select(stage => stage.Inner).OfType<LinearStage>(),
        EnsembleStage { Chains: [var first, ..] } => HiddenLinears(first),
        _ => stages.OfType<LinearStage>().SkipLast(1),
    };

    /// <summary>
    /// Whether PyTorch's <c>nn.Sequential</c> can hold the layers: linear layers, layer normalizations and activations, one after the
    /// other. What comes before the first layer (missing values, scaling) and after the last (scaling, clamping, an exponential) is no
    /// module and does not count. True for models of the preset <c>Plain</c> without <see cref="CategoricalColumnNames"/> and bagging;
    /// embeddings, tables of categories, learned input scales, parametric activations and ensembles, which the default has too, make it
    /// false.
    /// </summary>
    public bool IsSequential => Stages.SkipWhile(IsMeasured).Reverse()
        .SkipWhile(stage => IsMeasured(stage) || stage is ActivationStage { Activation.Kind: ActivationKind.Exponential })
        .All(stage => stage is LinearStage or LayerNormStage or ActivationStage { Activation.Kind: not ActivationKind.Exponential });

    /// <summary>Whether a stage was measured on the training rows or labels, and not learned.</summary>
    internal static bool IsMeasured(Stage stage) => stage is AffineStage or ImputeStage or QuantileStage or SmoothClipStage or ClampStage;

    /// <summary>The number of weights and biases.</summary>
    public long ParameterCount => Stages.Sum(stage => stage.ParameterCount);

    /// <summary>Reads a model that <see cref="Save(string)"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <remarks>
    /// A zip of <c>mlContext.Model.Save</c> is a pipeline: load it with <c>mlContext.Model.Load(path, out _)</c>, whose
    /// <c>FindMlpModel()</c> gives the network, and save that with <see cref="Save(string)"/>.
    /// </remarks>
    /// <exception cref="FormatException">The file is not a model, is damaged, or comes from a newer version.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static MlpModel Load(string path) => Telemetry.Load("mlpm", () => MlpModelFormat.Read(File.ReadAllBytes(path)));

    /// <summary>Reads a model that <see cref="Save(Stream)"/> wrote, from where the stream stands to its end.</summary>
    /// <param name="stream">A readable stream; it stays open.</param>
    /// <exception cref="FormatException">The bytes are not a model, are damaged, or come from a newer version.</exception>
    public static MlpModel Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Telemetry.Load("mlpm", () => MlpModelFormat.Read(stream));
    }

    /// <summary>Writes the model in the format that FORMAT.md of this package tells; an existing file is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <remarks>
    /// <see cref="Load(string)"/> reads it back, without ML.NET. The steps of a pipeline before and after the network are not in it:
    /// <c>mlContext.Model.Save</c> writes those.
    /// </remarks>
    public void Save(string path)
    {
        using var stream = File.Create(path);
        Save(stream);
    }

    /// <summary>Writes the model in the format that FORMAT.md of this package tells.</summary>
    /// <param name="stream">A writable stream; it stays open.</param>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        MlpModelFormat.Write(writer, this);
    }

    /// <summary>
    /// Scores one row. After the first row nothing is allocated, and any number of threads may score at once. A row scores the same, bit
    /// for bit, alone and in a batch.
    /// </summary>
    /// <param name="features">
    /// The row, [<see cref="FeatureCount"/>].
    /// A feature that is NaN makes the scores NaN, unless the model was trained on missing values; finite features have finite scores.
    /// </param>
    /// <param name="scores">
    /// Receives the scores, [<see cref="OutputCount"/>]: the logit of true for binary classification, the value in the label's units for
    /// regression, a logit a class for multiclass classification (their softmax are the probabilities). It must not overlap
    /// <paramref name="features"/>.
    /// </param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void Score(ReadOnlySpan<float> features, Span<float> scores)
    {
        if (features.Length != FeatureCount)
            throw new ArgumentException($"The model takes {FeatureCount} features, but the row has {features.Length}.", nameof(features));
        if (scores.Length != OutputCount)
            throw new ArgumentException($"The model gives {OutputCount} scores, but there is room for {scores.Length}.", nameof(scores));
        ForwardPass.Run(GuardedStages, Widest, features, 1, scores);
        if (Telemetry.ScoredRows.Enabled) Telemetry.ScoredRows.Add(1);
    }

    /// <summary>Scores rows, each as <see cref="Score"/> does.</summary>
    /// <param name="rows">The rows one after the other, [n, <see cref="FeatureCount"/>].</param>
    /// <param name="scores">Receives the scores, [n, <see cref="OutputCount"/>]. It must not overlap <paramref name="rows"/>.</param>
    /// <exception cref="ArgumentException">The lengths are not those of whole rows, or of as many scores.</exception>
    public void ScoreBatch(ReadOnlySpan<float> rows, Span<float> scores)
    {
        int count = rows.Length / FeatureCount;
        if (count * FeatureCount != rows.Length)
            throw new ArgumentException(
                $"The model takes {FeatureCount} features a row, but {rows.Length} values are not whole rows.", nameof(rows));
        if ((long)count * OutputCount != scores.Length)
            throw new ArgumentException(
                $"The model gives {OutputCount} scores for each of {count} rows, but there is room for {scores.Length}.", nameof(scores));
        ForwardPass.Run(GuardedStages, Widest, rows, count, scores);
        if (Telemetry.ScoredRows.Enabled) Telemetry.ScoredRows.Add(count);
    }
}
