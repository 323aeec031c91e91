using System.Globalization;
using Extensions.ML.Mlp.Tests.Golden;

namespace Extensions.ML.Mlp.Tests.Evaluation;

/// <summary>One of scikit-learn's small sets with the split that <c>eng/golden</c> made, and the settings under which scikit-learn trained on it.</summary>
internal sealed class ScikitLearnSet(string name)
{
    private static readonly ScoreFile Golden = GoldenFile.Read<ScoreFile>("sklearn/scores.json");

    private readonly string[][] _rows = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Tables", $"{name}.csv")).Skip(1).Select(line => line.Split(','))];

    private readonly MLContext _context = new(1);

    internal static IReadOnlyList<int> Seeds => Golden.Seeds;

    internal Reached Scores => Golden.Sets[name];

    /// <summary>The rows as scikit-learn had them. Labels are numbers; a classifier's are keys.</summary>
    internal IEnumerable<Row> Train => Rows(isTest: false);

    internal IEnumerable<Row> Test => Rows(isTest: true);

    /// <summary>What the options are set to, as near to scikit-learn's as there are such: standardised inputs, Glorot's uniform weights, ReLU, Adam.</summary>
    internal static T Settings<T>(T options, int seed)
        where T : MlpTrainerOptions
    {
        options.HiddenLayers = Golden.Settings.HiddenLayers;
        options.Activation = Activation.Relu;
        options.Initialization = Initialization.GlorotUniform;
        options.InputNormalization = InputNormalization.Standardize;
        options.Optimizer = new Adam { LearningRate = Golden.Settings.LearningRate };
        options.BatchSize = Golden.Settings.BatchSize;
        options.Epochs = Golden.Settings.Epochs;
        options.Dropout = [];
        options.EarlyStopping = null;
        options.Seed = seed;
        options.Device = "cpu";
        options.Threads = 1;
        return options;
    }

    /// <summary>The test rows as a trainer fitted on the train rows scores them.</summary>
    internal IDataView Score(Func<MLContext, IEstimator<ITransformer>> trainer) => trainer(_context).Fit(TrainView(_context)).Transform(View(_context, Test));

    internal IDataView TrainView(MLContext context) => View(context, Train);

    private IDataView View(MLContext context, IEnumerable<Row> rows)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, _rows[0].Length - 2);
        return context.Data.LoadFromEnumerable(rows, schema);
    }

    private IEnumerable<Row> Rows(bool isTest) => _rows.Where(row => row[^1] == (isTest ? "1" : "0")).Select(row => new Row
    {
        Features = [.. row[..^2].Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))],
        Number = float.Parse(row[^2], CultureInfo.InvariantCulture),
    });

    internal sealed record Reached(string Metric, double Mean, double Deviation);

    private sealed record ScoreFile(TrainingSettings Settings, int[] Seeds, Dictionary<string, Reached> Sets);

    private sealed record TrainingSettings(int[] HiddenLayers, double LearningRate, int BatchSize, int Epochs);

    internal sealed class Row
    {
        public float[] Features { get; init; } = [];

        public float Number { get; init; }

        public bool Truth => Number > 0;
    }
}
