namespace Extensions.ML.Mlp.TestSupport.Contract;

/// <summary>The tasks of the contract.</summary>
public enum TrainerTask
{
    /// <summary>Two classes.</summary>
    Binary,

    /// <summary>Three classes.</summary>
    Multiclass,

    /// <summary>A number.</summary>
    Regression,
}

/// <summary>What the contract needs to know of a trainer.</summary>
internal abstract class TrainerContract
{
    internal MLContext Context { get; } = new(1);

    /// <summary>The label's column in <see cref="ContractRows.View"/>.</summary>
    internal abstract string Label { get; }

    internal abstract MlpTrainerOptions NewOptions();

    /// <summary>The options as they come ("default"), or as a preset sets them.</summary>
    internal abstract MlpTrainerOptions Preset(string name);

    internal abstract IEstimator<ITransformer> Trainer(MlpTrainerOptions options);

    /// <summary>A trainer of ML.NET's own for the task.</summary>
    internal abstract IEstimator<ITransformer> Rival { get; }

    internal abstract ITransformer Fit(MlpTrainerOptions options, IDataView train, IDataView? validation = null, ITransformer? startFrom = null);

    internal abstract MlpModel ModelOf(ITransformer transformer);

    /// <summary>The Score column, row by row.</summary>
    internal abstract float[] Scores(IDataView scored);

    /// <summary>ML.NET's accuracy, or its R squared.</summary>
    internal abstract double Quality(IDataView scored);

    /// <summary>ML.NET's accuracy, or its root mean squared error.</summary>
    internal abstract double Metric(IDataView scored);

    internal abstract double[] CrossValidate(IDataView data, IEstimator<ITransformer> pipeline);

    /// <summary>How much <see cref="Quality"/> falls when each feature is permuted.</summary>
    internal abstract double[] Importances(ITransformer transformer, IDataView scored);

    /// <summary>ML.NET's step that adds the column FeatureContributions.</summary>
    internal abstract IEstimator<ITransformer> Contributions(ITransformer transformer, int positive, int negative, bool normalize);

    internal static TrainerContract Of(TrainerTask task) => task switch
    {
        TrainerTask.Binary => new BinaryContract(),
        TrainerTask.Multiclass => new MulticlassContract(),
        _ => new RegressionContract(),
    };

    /// <summary>Options under which a toy network learns in a moment, full batch.</summary>
    internal MlpTrainerOptions Quick(int epochs = 20)
    {
        var options = NewOptions();
        options.LabelColumnName = Label;
        (options.HiddenLayers, options.Activation, options.InputNormalization) = ([6], Activation.Tanh, InputNormalization.Standardize);
        (options.Dropout, options.EarlyStopping) = ([], null);
        options.Optimizer = new Sgd { LearningRate = 0.3, Momentum = 0.9 };
        (options.Epochs, options.BatchSize, options.Seed, options.Threads, options.Device) = (epochs, null, 1, 1, "cpu");
        return options;
    }

    internal IDataView Rows(int count, int width = 3, int seed = 1) => View(ContractRows.Make(count, width, seed));

    internal IDataView View(IReadOnlyCollection<ContractRow> rows) => ContractRows.View(Context, rows);

    internal float[] ScoresOf(MlpTrainerOptions options, IDataView train, IDataView test) => Scores(Fit(options, train).Transform(test));

    /// <summary>The scores of new rows by a model fitted on 60 rows.</summary>
    internal float[] ScoresOf(MlpTrainerOptions options) => ScoresOf(options, Rows(60), Rows(20, seed: 2));
}
