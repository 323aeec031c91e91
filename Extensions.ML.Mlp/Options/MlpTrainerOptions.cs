using Extensions.ML.Mlp.Model;
using Microsoft.ML.Trainers;

// Long because each option of all trainers stands here with its documentation, and its rule below.
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
    /// Default two layers of 128.
    /// </summary>
    public IReadOnlyList<int> HiddenLayers { get; set; } = [128, 128];

    /// <summary>The activation of every hidden layer; ignored without hidden layers. Default ReLU.</summary>
    public Activation Activation { get; set; } = Activation.Relu;

    /// <summary>How the weights are drawn before training; ignored when the training goes on from a model. Default as PyTorch.</summary>
    public Initialization Initialization { get; set; } = Initialization.PyTorchDefault;

    /// <summary>How the features are scaled before the first layer. Default <see cref="InputNormalization.Quantile"/>.</summary>
    public InputNormalization InputNormalization { get; set; } = InputNormalization.Quantile;

    /// <summary>What becomes of training rows whose features have missing values. Default <see cref="MissingValues.Impute"/>.</summary>
    public MissingValues MissingValues { get; set; } = MissingValues.Impute;

    /// <summary>
    /// How each number among the features becomes several before the first layer; null leaves them single. Default piecewise linear, 8 wide,
    /// and narrower for more than 100 numbers (<see cref="NumericEmbedding.AdaptsToFeatureCount"/>); an embedding that you set yourself stays
    /// as it is, unless you set that property too.
    /// </summary>
    public NumericEmbedding? NumericEmbedding { get; set; } = new PiecewiseLinearEmbedding { Width = 8, AdaptsToFeatureCount = true };

    /// <summary>
    /// Columns of keys of known count that the model reads beside the features, each embedded as <see cref="CategoryEmbedding"/> says: at most
    /// 1,024, each named once. The transformer reads the columns of these names too; a key that is missing, or that the training rows' column did not have, is
    /// learned and scored as none of them. Keys are matched by what they stand for where both columns tell it (<c>MapValueToKey</c> does), else
    /// by their numbers. ML.NET's one-versus-all cannot wrap such a model: its <c>Fit</c> fails with "Predictor doesn't implement the expected
    /// interface". For several classes use <see cref="MlpMulticlassTrainer"/>. Default none.
    /// </summary>
    public IReadOnlyList<string> CategoricalColumnNames { get; set; } = [];

    /// <summary>How categories of many values become few numbers; null leaves all of them one-hot. Default 8 numbers from 25 values on.</summary>
    public CategoryEmbedding? CategoryEmbedding { get; set; } = new();

    /// <summary>Whether each input of the first layer has a scale that is learned, from 1 on. Default false.</summary>
    public bool LearnInputScales { get; set; }

    /// <summary>
    /// Whether each neuron learns how much of the activation f it takes, from all of it on: <c>x + a (f(x) - x)</c>; ignored without
    /// hidden layers. Default false.
    /// </summary>
    public bool ParametricActivation { get; set; }

    /// <summary>
    /// Trains an ensemble of networks that share most of their weights; null for one network. Ignored with
    /// <see cref="LayerNormalization.Batch"/> and <see cref="Lbfgs"/>, and without hidden layers. Default 4 members, and fewer for more than
    /// 300 features (<see cref="SharedEnsemble.AdaptsToFeatureCount"/>).
    /// </summary>
    public SharedEnsemble? SharedEnsemble { get; set; } = new() { Members = 4, AdaptsToFeatureCount = true };

    /// <summary>
    /// Trains so many models, each without one of as many folds of the rows, on which it stops early, and averages them; at least 2, at most
    /// 100. The scores of the rows by the models that did not learn from them calibrate the probabilities (temperature scaling). Needs its
    /// rows in memory and no validation data; <see cref="ValidationFraction"/> is ignored. Training and scoring take as many times as long;
    /// as many models as there are <see cref="Threads"/> are trained at once, and <see cref="Progress"/> is told of the epochs of each; each
    /// keeps a <see cref="Checkpoint"/> of its own, whose name ends in the model's number. When <see cref="CancellationToken"/> or
    /// <see cref="TimeLimit"/> ends the training, models without a finished epoch are left out, with a warning; the history has the most
    /// telling end of all models: diverged, cancelled, out of time. Null (the default) for one model.
    /// </summary>
    public int? Bagging { get; set; }

    /// <summary>How the sums of each hidden layer are scaled before its activation; ignored without hidden layers. Default none.</summary>
    public LayerNormalization LayerNormalization { get; set; } = LayerNormalization.None;

    /// <summary>
    /// The share of each hidden layer's outputs that is dropped at random in each step (Srivastava et al. 2014); the others are divided by
    /// what is left. One rate for all hidden layers, or one a layer: each from 0 up to, not including, 1; an empty list for none. Default 0.1.
    /// </summary>
    public IReadOnlyList<double> Dropout { get; set; } = [0.1];

    /// <summary>The share of the features, and of the values that embedded categories become, that is dropped at random in each step: from 0 up to, not including, 1. Default 0.</summary>
    public double InputDropout { get; set; }

    /// <summary>The factor of the sum of the weights' sizes (not the biases'), which the training keeps small too: finite, at least 0. Default 0.</summary>
    public double L1 { get; set; }

    /// <summary>How gradients are kept from growing too large; null for not at all. Default a norm of 1.</summary>
    public GradientClipping? GradientClipping { get; set; } = new() { MaxNorm = 1 };

    /// <summary>How a gradient becomes a step. Default <see cref="AdamW"/> with learning rate 0.002 and a weight decay of 0.0003 of the weights alone.</summary>
    public Optimizer Optimizer { get; set; } = new AdamW { LearningRate = 2e-3, WeightDecay = 3e-4, DecaysBiases = false, DecaysEmbeddings = false };

    /// <summary>How the learning rate changes while the network trains. Default not at all.</summary>
    public Schedule Schedule { get; set; } = new ConstantRate();

    /// <summary>What the learning rate is multiplied by for parameters that are no weights; ignored by <see cref="Lbfgs"/>. Default 1 for all.</summary>
    public LearningRateFactors LearningRateFactors { get; set; } = new();

    /// <summary>How the rates of <see cref="Dropout"/> change while the network trains; null (the default) for not at all.</summary>
    public Schedule? DropoutSchedule { get; set; }

    /// <summary>How the weight decay of <see cref="AdamW"/> changes while the network trains; ignored by other optimizers; null (the default) for not at all.</summary>
    public Schedule? WeightDecaySchedule { get; set; }

    /// <summary>The number of passes over the training rows, unless early stopping ends them sooner: at least 1. Default 300.</summary>
    public int Epochs { get; set; } = 300;

    /// <summary>
    /// The number of rows a step: at least 1; the last batch of an epoch may be smaller; null takes all rows in one batch. 0 (the default)
    /// goes by the number of training rows: 64 up to 1,024, 128 up to 8,192, 256 up to 30,000, 512 above; all with <see cref="Lbfgs"/>.
    /// </summary>
    public int? BatchSize { get; set; } = 0;

    /// <summary>Whether the rows are put into a new order before each epoch; ignored when one batch takes them all. Default true.</summary>
    public bool Shuffle { get; set; } = true;

    /// <summary>Whether the last batch of an epoch is left out when it is smaller than the others. Default false.</summary>
    public bool DropLast { get; set; }

    /// <summary>
    /// Where the rows are while the network learns: all in memory, or read anew in each epoch. With null for <see cref="BatchSize"/> they
    /// must be in memory. Default <see cref="DataHandling.Auto"/>, which asks whether they fit.
    /// </summary>
    public DataHandling DataHandling { get; set; } = DataHandling.Auto;

    /// <summary>
    /// The rows of the buffer through which streamed rows are shuffled: at least 1. Each place of a batch is drawn from that many rows of
    /// the view, so a view whose rows are sorted needs a buffer of many rows; one that holds all of them shuffles as in memory. It takes
    /// 4 bytes a value: 27 MB for 100 features by default. Ignored when the rows are in memory, and without <see cref="Shuffle"/>. Default 65,536.
    /// </summary>
    public int ShuffleBufferRows { get; set; } = 65_536;

    /// <summary>
    /// The share of the training rows that is held out for validation, drawn with the seed, from each class alike: from 0 up to, not
    /// including, 1; ignored when validation data are given to Fit. Null (the default) holds out rows for <see cref="EarlyStopping"/>: a
    /// fifth, or a tenth of 10,000 rows and more; of fewer than 200 rows only if you set <see cref="EarlyStopping"/> yourself. Without
    /// early stopping it holds out none. When the rows are streamed, the first row of each class is kept, and
    /// of its others one is drawn in each run of <c>1 / ValidationFraction</c>.
    /// </summary>
    public double? ValidationFraction { get; set; }

    /// <summary>
    /// When to end the training early; null for never. Needs validation rows: those that you give to Fit, or those that
    /// <see cref="ValidationFraction"/> holds out. Default by the validation loss, with a patience that goes by the number of rows; with
    /// fewer than 200 training rows and <see cref="ValidationFraction"/> null, the default holds out none and all epochs are trained.
    /// Early stopping that you set yourself, even to the same values, holds out rows of any two or more.
    /// </summary>
    public EarlyStopping? EarlyStopping { get; set; } = EarlyStopping.Default;

    /// <summary>Whether the user set early stopping, and neither the defaults nor a preset did.</summary>
    internal bool AsksForEarlyStopping =>
        EarlyStopping is { } early && !ReferenceEquals(early, EarlyStopping.Default) && !ReferenceEquals(early, EarlyStopping.AllEpochs);

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
    /// What computes the gradients. <see cref="TrainingEngine.Fused"/> needs the CPU: with another <see cref="Device"/> Fit throws. The two
    /// engines draw dropout differently and add up in different orders, so that each has its own bits. Default
    /// <see cref="TrainingEngine.Auto"/>.
    /// </summary>
    public TrainingEngine Engine { get; set; } = TrainingEngine.Auto;

    /// <summary>
    /// The most threads that a step takes on the CPU: at least 1, at most 1,024. <see cref="TrainingEngine.Fused"/> takes one for every four
    /// million multiplications and additions and every 24 rows of a step, which depends on the options and the rows alone, and leaves a
    /// processor to the reading of streamed rows; with
    /// <see cref="TrainingEngine.Autograd"/> it is libtorch's number within an operation, restored after the training. Null (the
    /// default) for as many as there are processors, and with autograd for libtorch's own number, which a program that uses TorchSharp may have set.
    /// </summary>
    public int? Threads { get; set; }

    /// <summary>Is told of every finished epoch, on the training thread; null (the default) for nobody.</summary>
    public IProgress<EpochReport>? Progress { get; set; }

    /// <summary>
    /// Ends the training before the next batch. The model is then that of the best epoch where early stopping watches, else what was learned
    /// so far, and its history says <see cref="TrainingEnd.Cancelled"/>; if not one epoch was finished, with <see cref="Bagging"/> by any model, Fit throws <see cref="OperationCanceledException"/>. Default none, which never ends it.
    /// </summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>
    /// The most time that Fit may take, from its call on, the reading of the rows with it: above 0, at most 49 days. When it is up the training
    /// ends as by <see cref="CancellationToken"/>, and its history says <see cref="TrainingEnd.TimeLimit"/>. Ignored by FindLearningRate.
    /// Null (the default) for any time.
    /// </summary>
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>
    /// What becomes of a training whose loss is NaN or infinite: true gives the model of the best epoch before, with a warning and
    /// <see cref="TrainingEnd.Diverged"/> in its history, instead of an error. Ignored where there is no best epoch: in the first one
    /// (unless the training starts from a model, which counts as epoch 0), and without <see cref="EarlyStopping"/> or validation rows.
    /// Default false.
    /// </summary>
    public bool KeepBestOnDivergence { get; set; }

    /// <summary>
    /// Keeps the training in a file, from which a later Fit with the same options and data goes on. What may differ are <see cref="Epochs"/>
    /// (unless <see cref="Schedule"/> goes by them), this option itself, <see cref="Progress"/>, <see cref="CancellationToken"/>,
    /// <see cref="TimeLimit"/> and <see cref="KeepBestOnDivergence"/>; a drawn <see cref="Seed"/> is taken from the file. With
    /// <see cref="Bagging"/> each model has a file, <c>path.1</c> and so on. Streamed rows are read
    /// once more, to be recognised. Null (the default) for none.
    /// </summary>
    public Checkpoint? Checkpoint { get; set; }

    /// <summary>What <see cref="TimeLimit"/> is measured by.</summary>
    internal TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>The epoch after which a training with a checkpoint ends for now, though not all its epochs are done; null for none.</summary>
    internal int? PauseAfter { get; set; }

    /// <summary>The warnings before a training that the search which it is part of has given; null for a training of its own.</summary>
    internal HashSet<string>? LoggedWarnings { get; set; }

    internal IEnumerable<string> AllFaults => Faults();

    /// <summary>A copy of options that are sound.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal T Checked<T>()
        where T : MlpTrainerOptions
    {
        ValidationError.ThrowIfAny(Faults(), "options");
        return Copy<T>();
    }

    /// <summary>A copy that later changes do not reach.</summary>
    internal T Copy<T>()
        where T : MlpTrainerOptions
    {
        var copy = (T)MemberwiseClone();
        copy.HiddenLayers = [.. HiddenLayers];
        copy.Dropout = [.. Dropout];
        copy.CategoricalColumnNames = [.. CategoricalColumnNames];
        return copy;
    }

    /// <summary>The options of one of the models of <see cref="Bagging"/>.</summary>
    /// <param name="member">The model's number, from 0.</param>
    /// <param name="threads">The threads that are its.</param>
    internal MlpTrainerOptions ForMember(int member, int threads)
    {
        var copy = (MlpTrainerOptions)MemberwiseClone();
        (copy.Bagging, copy.ValidationFraction, copy.Threads) = (null, null, threads);
        copy.Checkpoint = CheckpointOf(member);
        if (Progress is { } progress) copy.Progress = new SynchronizedProgress<EpochReport>(progress);
        return copy;
    }

    /// <summary>Where what is trained is kept: each model of <see cref="Bagging"/> in a file of its own.</summary>
    internal IEnumerable<Checkpoint> Checkpoints =>
        (Bagging is { } members ? Enumerable.Range(0, members).Select(CheckpointOf) : [Checkpoint]).OfType<Checkpoint>();

    private Checkpoint? CheckpointOf(int member) => Checkpoint is { } all ? new($"{all.Path}.{member + 1}") { EveryEpochs = all.EveryEpochs, Every = all.Every } : null;

    private protected virtual IEnumerable<string> Faults() =>
    [
        .. ValidationError.Unless(!string.IsNullOrWhiteSpace(LabelColumnName), "LabelColumnName must name a column", Quoted(LabelColumnName), "\"Label\" is usual"),
        .. ValidationError.Unless(!string.IsNullOrWhiteSpace(FeatureColumnName), "FeatureColumnName must name a column", Quoted(FeatureColumnName), "\"Features\" is usual"),
        .. ValidationError.Unless(CategoricalColumnNames is not null, "CategoricalColumnNames must be a list of names", null, "give an empty list for none"),
        .. ValidationError.Unless(CategoricalColumnNames is null or { Count: <= CategoryColumn.MaxColumns }, "CategoricalColumnNames must have at most 1,024 names", $"a list of {CategoricalColumnNames?.Count:N0}", "one-hot encode the others into Features"),
        .. ValidationError.Unless(CategoricalColumnNames?.All(name => !string.IsNullOrWhiteSpace(name)) != false, "Each of CategoricalColumnNames must name a column", ValidationError.Listed(CategoricalColumnNames), "leave blank names out"),
        .. ValidationError.Unless(CategoricalColumnNames is null || CategoricalColumnNames.Concat(OtherColumns).Distinct().Count() == CategoricalColumnNames.Count + OtherColumns.Count, "CategoricalColumnNames must name each column once, and none that is the label, the features or the weight", ValidationError.Listed(CategoricalColumnNames), "leave the others out"),
        .. ValidationError.Unless(HiddenLayers is not null, "HiddenLayers must be a list of widths", null, "give an empty list for a linear model"),
        .. ValidationError.Unless(HiddenLayers?.All(width => width >= 1) != false, "Each of HiddenLayers must be at least 1", ValidationError.Listed(HiddenLayers), "leave a layer out rather than give it no width"),
        .. ValidationError.Unless(Activation is not null, "Activation must be one of the activations", null, "Activation.Sigmoid is one"),
        .. ValidationError.Unless(Enum.IsDefined(Initialization), "Initialization must be one of the initializations", Initialization, "Initialization.PyTorchDefault is one"),
        .. ValidationError.Unless(Enum.IsDefined(InputNormalization), "InputNormalization must be one of the normalizations", InputNormalization, "InputNormalization.Standardize is one"),
        .. ValidationError.Unless(Enum.IsDefined(MissingValues), "MissingValues must be one of the ways", MissingValues, "MissingValues.SkipRow is one"),
        .. ValidationError.Unless(Enum.IsDefined(LayerNormalization), "LayerNormalization must be one of the normalizations", LayerNormalization, "LayerNormalization.Batch is one"),
        .. ValidationError.Unless(Dropout is not null, "Dropout must be a list of rates", null, "give an empty list for none"),
        .. ValidationError.Unless(Dropout?.All(rate => rate is >= 0 and < 1) != false, "Each of Dropout must be at least 0 and below 1", ValidationError.Listed(Dropout), "0.1 to 0.5 are usual"),
        .. ValidationError.Unless(Dropout is null || Dropout.Count <= 1 || Dropout.Count == HiddenLayers?.Count, "Dropout must have one rate, or one for each of HiddenLayers", ValidationError.Listed(Dropout), "give one rate for all"),
        .. ValidationError.Unless(InputDropout is >= 0 and < 1, "InputDropout must be at least 0 and below 1", InputDropout, "0 turns it off"),
        .. ValidationError.Unless(L1 is >= 0 and < double.PositiveInfinity, "L1 must be finite and at least 0", L1, "0 turns it off"),
        .. GradientClipping?.Faults() ?? [],
        .. Optimizer?.Faults() ?? ValidationError.Unless(false, "Optimizer must be one of the optimizers", null, "new Sgd() is one"),
        .. Schedule?.Faults() ?? ValidationError.Unless(false, "Schedule must be one of the schedules", null, "new ConstantRate() is one"),
        .. ValidationError.Unless(Epochs >= 1, "Epochs must be at least 1", Epochs, "100 is usual"),
        .. ValidationError.Unless(BatchSize is null or >= 0, "BatchSize must be at least 0", BatchSize, "0 goes by the number of rows, null takes all in one batch"),
        .. ValidationError.Unless(Optimizer is not Lbfgs || BatchSize is null or 0, "BatchSize must be null with Lbfgs, which takes all rows in one batch", BatchSize, "set BatchSize to null"),
        .. ValidationError.Unless(Enum.IsDefined(DataHandling), "DataHandling must be one of the ways", DataHandling, "DataHandling.Auto is usual"),
        .. ValidationError.Unless(DataHandling != DataHandling.Streaming || (BatchSize is not null && Optimizer is not Lbfgs), "BatchSize must be a number of rows with DataHandling.Streaming, which does not hold them all", BatchSize, "64 is usual"),
        .. ValidationError.Unless(ShuffleBufferRows >= 1, "ShuffleBufferRows must be at least 1", ShuffleBufferRows, "65,536 is the default"),
        .. ValidationError.Unless(ValidationFraction is null or (>= 0 and < 1), "ValidationFraction must be at least 0 and below 1", ValidationFraction, "0.1 to 0.2 are usual"),
        .. EarlyStopping?.Faults() ?? [],
        .. ValidationError.Unless(Bagging is null or (>= 2 and <= 100), "Bagging must be at least 2 and at most 100", Bagging, "null trains one model"),
        .. NumericEmbedding?.Faults() ?? [],
        .. CategoryEmbedding?.Faults() ?? [],
        .. SharedEnsemble?.Faults() ?? [],
        .. LearningRateFactors?.Faults() ?? ValidationError.Unless(false, "LearningRateFactors must be given", null, "new LearningRateFactors() is for one rate"),
        .. DropoutSchedule?.Faults() ?? [],
        .. ValidationError.Unless(DropoutSchedule is not ReduceOnPlateau, "DropoutSchedule must be a schedule of steps", "a plateau", "FlatCosine is one"),
        .. WeightDecaySchedule?.Faults() ?? [],
        .. ValidationError.Unless(WeightDecaySchedule is not ReduceOnPlateau, "WeightDecaySchedule must be a schedule of steps", "a plateau", "FlatCosine is one"),
        .. ValidationError.Unless(DeviceName.IsValid(Device), "Device must be auto, cpu, cuda, cuda:N or mps", Quoted(Device), "auto takes the best there is"),
        .. ValidationError.Unless(Enum.IsDefined(Engine), "Engine must be one of the engines", Engine, "TrainingEngine.Auto is usual"),
        .. ValidationError.Unless(Threads is null or (>= 1 and <= 1024), "Threads must be at least 1 and at most 1,024", Threads, "null takes as many as pay"),
        .. ValidationError.Unless(TimeLimit is null || (TimeLimit > TimeSpan.Zero && TimeLimit <= TimeSpan.FromDays(49)), "TimeLimit must be above 0 and at most 49 days", TimeLimit, "null is for any time"),
        .. Checkpoint?.Faults() ?? [],
    ];

    /// <summary>The columns that are no keys beside the features.</summary>
    private HashSet<string> OtherColumns => new[] { LabelColumnName, FeatureColumnName, ExampleWeightColumnName }.OfType<string>().ToHashSet();

    private static string? Quoted(string? text) => text is null ? null : $"\"{text}\"";
}
