using System.Globalization;

namespace Extensions.ML.Mlp.Tests.Options;

/// <summary>The options that the three trainers share beside optimizer and schedule, and those of one task.</summary>
[TestClass]
public sealed class RecordFaultTests
{
    private const string ClassWeightRule = "Each of ClassWeights must be from 1e-9 to 1e9, but it is ";

    private const string ClassWeightRemedy = "; only their ratios matter, and 1 leaves a class as it is.";

    private static readonly MLContext Context = new(1);

    public static IEnumerable<(MlpMulticlassTrainer.Options Options, string Message)> Faults =>
    [
        (new() { Schedule = null! }, "Schedule must be one of the schedules, but it is null; new ConstantRate() is one."),
        (new() { Initialization = (Initialization)9 }, "Initialization must be one of the initializations, but it is 9; Initialization.PyTorchDefault is one."),
        (new() { InputNormalization = (InputNormalization)9 }, "InputNormalization must be one of the normalizations, but it is 9; InputNormalization.Standardize is one."),
        (new() { CategoricalColumnNames = null! }, "CategoricalColumnNames must be a list of names, but it is null; give an empty list for none."),
        (new() { CategoricalColumnNames = [.. Enumerable.Range(0, 1025).Select(index => $"Key{index}")] }, "CategoricalColumnNames must have at most 1,024 names, but it is a list of 1,025; one-hot encode the others into Features."),
        (new() { CategoricalColumnNames = ["Key", " "] }, "Each of CategoricalColumnNames must name a column, but it is [Key,  ]; leave blank names out."),
        (new() { CategoricalColumnNames = ["Key", "Key"] }, "CategoricalColumnNames must name each column once, and none that is the label, the features or the weight, but it is [Key, Key]; leave the others out."),
        (new() { CategoricalColumnNames = ["Label"] }, "CategoricalColumnNames must name each column once, and none that is the label, the features or the weight, but it is [Label]; leave the others out."),
        (new() { MissingValues = (MissingValues)9 }, "MissingValues must be one of the ways, but it is 9; MissingValues.SkipRow is one."),
        (new() { LayerNormalization = (LayerNormalization)9 }, "LayerNormalization must be one of the normalizations, but it is 9; LayerNormalization.Batch is one."),
        (new() { Dropout = null! }, "Dropout must be a list of rates, but it is null; give an empty list for none."),
        (new() { Dropout = [1] }, "Each of Dropout must be at least 0 and below 1, but it is [1]; 0.1 to 0.5 are usual."),
        (new() { HiddenLayers = [5, 4, 3], Dropout = [0.1, 0.2] }, "Dropout must have one rate, or one for each of HiddenLayers, but it is [0.1, 0.2]; give one rate for all."),
        (new() { InputDropout = 1 }, "InputDropout must be at least 0 and below 1, but it is 1; 0 turns it off."),
        (new() { L1 = -0.1 }, "L1 must be finite and at least 0, but it is -0.1; 0 turns it off."),
        (new() { ValidationFraction = 1 }, "ValidationFraction must be at least 0 and below 1, but it is 1; 0.1 to 0.2 are usual."),
        (new() { ValidationFraction = double.NaN }, "ValidationFraction must be at least 0 and below 1, but it is NaN; 0.1 to 0.2 are usual."),
        (new() { GradientClipping = new() { MaxNorm = 0 } }, "GradientClipping.MaxNorm must be finite and above 0, but it is 0; null turns it off."),
        (new() { GradientClipping = new() { MaxValue = -1 } }, "GradientClipping.MaxValue must be finite and above 0, but it is -1; null turns it off."),
        (new() { EarlyStopping = new() { Patience = -1 } }, "EarlyStopping.Patience must be at least 0, but it is -1; null goes by the number of rows."),
        (new() { EarlyStopping = new() { MinImprovement = -1 } }, "EarlyStopping.MinImprovement must be finite and at least 0, but it is -1; 0 takes any improvement."),
        (new() { EarlyStopping = new() { Monitor = (EarlyStoppingMonitor)9 } }, "EarlyStopping.Monitor must be one of the monitors, but it is 9; EarlyStoppingMonitor.ValidationLoss is one."),
        (new() { Checkpoint = new(null!) }, "Checkpoint.Path must name a file, but it is null; \"training.checkpoint\" is one."),
        (new() { Checkpoint = new(" ") }, "Checkpoint.Path must name a file, but it is \" \"; \"training.checkpoint\" is one."),
        (new() { Checkpoint = new("a") { EveryEpochs = 0 } }, "Checkpoint.EveryEpochs must be at least 1, but it is 0; null leaves it to Every."),
        (new() { Checkpoint = new("a") { Every = TimeSpan.Zero } }, "Checkpoint.Every must be above 0, but it is 00:00:00; a minute is usual."),
        (new() { Bagging = 1 }, "Bagging must be at least 2 and at most 100, but it is 1; null trains one model."),
        (new() { NumericEmbedding = new PiecewiseLinearEmbedding { Width = 0 } }, "PiecewiseLinearEmbedding.Width must be at least 1 and at most 1,024, but it is 0; 16 is usual."),
        (new() { NumericEmbedding = new PiecewiseLinearEmbedding { Bins = 1 } }, "PiecewiseLinearEmbedding.Bins must be at least 2 and at most 1,024, but it is 1; 48 is usual."),
        (new() { NumericEmbedding = new PeriodicEmbedding { Frequencies = 0 } }, "PeriodicEmbedding.Frequencies must be at least 1 and at most 1,024, but it is 0; 16 is usual."),
        (new() { NumericEmbedding = new PeriodicEmbedding { Width = 1025 } }, "PeriodicEmbedding.Width must be at least 1 and at most 1,024, but it is 1025; 3 is usual."),
        (new() { NumericEmbedding = new PeriodicEmbedding { FrequencyScale = 0 } }, "PeriodicEmbedding.FrequencyScale must be finite and above 0, but it is 0; 0.1 is usual."),
        (new() { CategoryEmbedding = new() { MostOneHot = 0 } }, "CategoryEmbedding.MostOneHot must be at least 1, but it is 0; 24 is the default."),
        (new() { CategoryEmbedding = new() { Width = 0 } }, "CategoryEmbedding.Width must be at least 1 and at most 1,024, but it is 0; 8 is usual."),
        (new() { SharedEnsemble = new() { Members = 0 } }, "SharedEnsemble.Members must be at least 1 and at most 1,024, but it is 0; 16 is usual."),
        (new() { LearningRateFactors = null! }, "LearningRateFactors must be given, but it is null; new LearningRateFactors() is for one rate."),
        (new() { LearningRateFactors = new() { InputScales = -1 } }, "LearningRateFactors.InputScales must be finite and at least 0, but it is -1; 1 is for the same rate as weights."),
        (new() { LearningRateFactors = new() { Biases = double.NaN } }, "LearningRateFactors.Biases must be finite and at least 0, but it is NaN; 1 is for the same rate as weights."),
        (new() { LearningRateFactors = new() { Activations = -1 } }, "LearningRateFactors.Activations must be finite and at least 0, but it is -1; 1 is for the same rate as weights."),
        (new() { LearningRateFactors = new() { Embeddings = -1 } }, "LearningRateFactors.Embeddings must be finite and at least 0, but it is -1; 1 is for the same rate as weights."),
        (new() { LearningRateFactors = new() { Categories = -1 } }, "LearningRateFactors.Categories must be finite and at least 0, but it is -1; 1 is for the same rate as weights."),
        (new() { DropoutSchedule = new ReduceOnPlateau() }, "DropoutSchedule must be a schedule of steps, but it is a plateau; FlatCosine is one."),
        (new() { WeightDecaySchedule = new ReduceOnPlateau() }, "WeightDecaySchedule must be a schedule of steps, but it is a plateau; FlatCosine is one."),
        (new() { DropoutSchedule = new CosineCycles { Cycles = 0 } }, "CosineCycles.Cycles must be at least 1 and at most 16, but it is 0; 4 is usual."),
        (new() { WeightDecaySchedule = new FlatCosine { FlatShare = 1 } }, "FlatCosine.FlatShare must be at least 0 and below 1, but it is 1; 0.5 is usual."),
        (new() { LabelSmoothing = 1 }, "LabelSmoothing must be at least 0 and below 1, but it is 1; 0 turns it off."),
        (new() { ClassWeights = ClassWeights.Of(1, 0, 2) }, $"{ClassWeightRule}[1, 0, 2]{ClassWeightRemedy}"),
        (new() { ClassWeights = ClassWeights.Of(1, double.NaN) }, $"{ClassWeightRule}[1, NaN]{ClassWeightRemedy}"),
        (new() { ClassWeights = ClassWeights.Of(9e-10, 1) }, $"{ClassWeightRule}[9E-10, 1]{ClassWeightRemedy}"),
        (new() { ClassWeights = ClassWeights.Of(1e38, 1e38) }, $"{ClassWeightRule}[1E+38, 1E+38]{ClassWeightRemedy}"),
        (new() { ClassWeights = ClassWeights.Of() }, $"{ClassWeightRule}[]{ClassWeightRemedy}"),
    ];

    public static IEnumerable<(double Coverage, int? Bagging, string Message)> IntervalFaults =>
    [
        (1, 5, "IntervalCoverage must be above 0 and below 1, but it is 1; 0.9 is usual."),
        (0.9, null, "Bagging must be set with IntervalCoverage, which is measured on rows that a model did not learn from, but it is null; 5 is usual."),
    ];

    public static IEnumerable<(RegressionLoss? Loss, string Message)> LossFaults =>
    [
        (null, "Loss must be one of the losses, but it is null; new SquaredError() is one."),
        (new HuberLoss { Delta = 0 }, "HuberLoss.Delta must be finite and above 0, but it is 0; 1 is usual."),
        (new QuantileLoss { Level = 0 }, "QuantileLoss.Level must be above 0 and below 1, but it is 0; 0.5 is the median."),
        (new QuantileLoss { Level = 1 }, "QuantileLoss.Level must be above 0 and below 1, but it is 1; 0.5 is the median."),
    ];

    [TestMethod]
    [DynamicData(nameof(Faults))]
    public void Each_shared_option_out_of_range_is_refused(MlpMulticlassTrainer.Options options, string message) => Refuse(options, message);

    [TestMethod]
    [DynamicData(nameof(IntervalFaults))]
    public void Each_option_of_intervals_out_of_range_is_refused(double coverage, int? bagging, string message)
    {
        var options = new MlpRegressionTrainer.Options { IntervalCoverage = coverage, Bagging = bagging };
        Assert.AreEqual($"{message} (Parameter 'options')", Assert.ThrowsExactly<ArgumentException>(() => Context.Regression.Trainers.Mlp(options)).Message);
    }

    [TestMethod]
    [DynamicData(nameof(LossFaults))]
    public void Each_option_of_a_loss_out_of_range_is_refused(RegressionLoss? loss, string message)
    {
        var options = new MlpRegressionTrainer.Options { Loss = loss! };
        Assert.AreEqual($"{message} (Parameter 'options')", Assert.ThrowsExactly<ArgumentException>(() => Context.Regression.Trainers.Mlp(options)).Message);
    }

    [TestMethod]
    public void A_list_in_a_fault_reads_alike_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = commas;
        try
        {
            Refuse(new() { ClassWeights = ClassWeights.Of(0.5, -1) }, $"{ClassWeightRule}[0.5, -1]{ClassWeightRemedy}");
            Refuse(new() { Dropout = [1.5] }, "Each of Dropout must be at least 0 and below 1, but it is [1.5]; 0.1 to 0.5 are usual.");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static void Refuse(MlpMulticlassTrainer.Options options, string message) =>
        Assert.AreEqual($"{message} (Parameter 'options')", Assert.ThrowsExactly<ArgumentException>(() => Context.MulticlassClassification.Trainers.Mlp(options)).Message);
}
