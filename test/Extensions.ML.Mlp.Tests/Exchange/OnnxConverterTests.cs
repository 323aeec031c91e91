using Microsoft.ML.Transforms.Onnx;

namespace Extensions.ML.Mlp.Tests.Exchange;

/// <summary>
/// Trained pipelines of every task and preset, with the usual steps before and after the trainer, exported by ML.NET's converter from the
/// raw columns on. ONNX Runtime, and ML.NET's <c>ApplyOnnxModel</c>, give the scores, probabilities and predicted labels that the
/// pipeline gives.
/// </summary>
[TestClass]
public sealed class OnnxConverterTests
{
    private const int TrainRowCount = 260, Cities = 30;

    private static readonly string[] Presets = ["default", "TabM", "RealMlp", "Plain"];

    /// <summary>What is done besides training on the numbers; the last but two are of binary trainers alone.</summary>
    private static readonly string[] Steps = ["nothing", "one-hot", "key columns", "missing values", "bagging", "all of these"];

    private readonly MLContext _context = new(seed: 1);

    public static IEnumerable<object[]> Builds =>
    [
        .. from preset in Presets from task in new[] { "binary", "multiclass", "regression" } from steps in Steps select new object[] { task, preset, steps },
        .. from preset in Presets from steps in new[] { "Platt", "one-versus-all" } select new object[] { "binary", preset, steps },
    ];

    [TestMethod]
    [DynamicData(nameof(Builds))]
    public void A_converted_pipeline_predicts_the_same(string task, string preset, string steps)
    {
        bool hasMissing = steps is "missing values" or "all of these";
        var model = Pipeline(task, preset, steps).Fit(View(0, TrainRowCount, hasMissing));
        var rows = View(TrainRowCount, 40, hasMissing);
        var predicted = model.Transform(rows);
        string[] columns = [.. Predictions.Where(column => predicted.Schema.GetColumnOrNull(column) is not null)];
        byte[] file = OnnxRun.Export(model, rows);
        var (run, applied) = (OnnxRun.RunPipeline(file, rows, columns), Applied(file, rows, columns));
        for (int i = 0; i < columns.Length; i++)
        {
            float[] expected = OnnxRun.Read(predicted, columns[i]);
            OnnxRun.Check(expected, run[i], columns[i]);
            OnnxRun.Check(expected, applied[i], $"{columns[i]} by ApplyOnnxModel");
        }
    }

    private static IEnumerable<string> Predictions => ["Score", "Probability", "PredictedLabel", "Score.Lower", "Score.Upper"];

    private float[][] Applied(byte[] file, IDataView rows, string[] columns)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, file);
            string[] inputs = [.. rows.Schema.Select(column => column.Name)], outputs = [.. columns.Select(OnnxRun.OutputOf)];
            using var transformer = _context.Transforms.ApplyOnnxModel(outputs, inputs, path).Fit(rows);
            var view = transformer.Transform(rows);
            return [.. columns.Select(column => OnnxRun.Read(view, column))];
        }
        finally
        {
            File.Delete(path);
        }
    }

    private IEstimator<ITransformer> Pipeline(string task, string preset, string steps)
    {
        var before = _context.Transforms.Conversion.MapValueToKey("Class", "Kind").Append(Features(steps));
        return steps switch
        {
            "Platt" => before.Append(Trainer(task, preset, steps)).Append(_context.BinaryClassification.Calibrators.Platt("Flag")),
            "one-versus-all" => before.Append(_context.MulticlassClassification.Trainers.OneVersusAll(Binary(preset, steps, "Class"), "Class")),
            _ => before.Append(Trainer(task, preset, steps)),
        };
    }

    private IEstimator<ITransformer> Features(string steps) => steps switch
    {
        "one-hot" => _context.Transforms.Categorical.OneHotEncoding([new("Colours", "Colour"), new("Cities", "City")])
            .Append(_context.Transforms.Concatenate("Features", "Numbers", "Colours", "Cities")),
        "key columns" => _context.Transforms.Conversion.MapValueToKey([new InputOutputColumnPair("ColourKey", "Colour"), new InputOutputColumnPair("CityKey", "City")])
            .Append(_context.Transforms.Concatenate("Features", "Numbers")),
        "all of these" => _context.Transforms.Categorical.OneHotEncoding("Cities", "City").Append(_context.Transforms.Conversion.MapValueToKey("ColourKey", "Colour"))
            .Append(_context.Transforms.Concatenate("Features", "Numbers", "Cities")),
        _ => _context.Transforms.Concatenate("Features", "Numbers"),
    };

    private IEstimator<ITransformer> Trainer(string task, string preset, string steps) => task switch
    {
        "binary" => Binary(preset, steps, "Flag"),
        "multiclass" => _context.MulticlassClassification.Trainers.Mlp(Set(steps, "Class", preset switch
        {
            "TabM" => MlpMulticlassTrainer.Options.TabM(),
            "RealMlp" => MlpMulticlassTrainer.Options.RealMlp(),
            "Plain" => MlpMulticlassTrainer.Options.Plain(),
            _ => new(),
        })),
        _ => _context.Regression.Trainers.Mlp(Set(steps, "Amount", preset switch
        {
            "TabM" => MlpRegressionTrainer.Options.TabM(),
            "RealMlp" => MlpRegressionTrainer.Options.RealMlp(),
            "Plain" => MlpRegressionTrainer.Options.Plain(),
            _ => new MlpRegressionTrainer.Options { IntervalCoverage = steps == "bagging" ? 0.9 : null },
        })),
    };

    private MlpBinaryTrainer Binary(string preset, string steps, string label) => _context.BinaryClassification.Trainers.Mlp(Set(steps, label, preset switch
    {
        "TabM" => MlpBinaryTrainer.Options.TabM(),
        "RealMlp" => MlpBinaryTrainer.Options.RealMlp(),
        "Plain" => MlpBinaryTrainer.Options.Plain(),
        _ => new(),
    }));

    private static T Set<T>(string steps, string label, T options)
        where T : MlpTrainerOptions
    {
        (options.LabelColumnName, options.Epochs, options.BatchSize, options.Threads, options.Device) = (label, 2, 64, 1, "cpu");
        if (steps is "bagging" or "all of these") options.Bagging = 2;
        options.CategoricalColumnNames = steps switch { "key columns" => ["ColourKey", "CityKey"], "all of these" => ["ColourKey"], _ => [] };
        return options;
    }

    private IDataView View(int first, int count, bool hasMissing) => _context.Data.LoadFromEnumerable(Enumerable.Range(first, count).Select(index => Make(index, hasMissing)).ToArray());

    /// <summary>Of the rows that are not trained on, some are of a city or colour that training did not see.</summary>
    private static Row Make(int index, bool hasMissing)
    {
        var random = new Random(index);
        float[] numbers = [.. Enumerable.Range(0, 3).Select(_ => 20 * random.NextSingle() - 5)];
        bool isNew = index >= TrainRowCount && index % 5 == 0;
        var row = new Row
        {
            Numbers = numbers,
            Colour = isNew ? "grey" : new[] { "red", "green", "blue" }[random.Next(3)],
            City = isNew ? "elsewhere" : $"city {random.Next(Cities)}",
            Flag = numbers[0] + numbers[1] > 10,
            Kind = numbers[0] > 5 ? "large" : numbers[1] > 5 ? "tall" : "small",
            Amount = 100 + numbers[0] * numbers[1],
        };
        if (hasMissing && index % 4 == 0) numbers[index % 3] = float.NaN;
        return row;
    }

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Numbers { get; set; } = [];

        public string Colour { get; set; } = "";

        public string City { get; set; } = "";

        public bool Flag { get; set; }

        public string Kind { get; set; } = "";

        public float Amount { get; set; }
    }
}
