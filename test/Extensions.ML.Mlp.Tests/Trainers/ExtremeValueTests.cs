using Extensions.ML.Mlp.Tests.Exchange;

namespace Extensions.ML.Mlp.Tests.Trainers;

/// <summary>A finite row has a finite score, whatever its values: in every preset and scaling, in ONNX, and explained.</summary>
[TestClass]
public sealed class ExtremeValueTests
{
    private const int Width = 9, RowCount = 64, Scored = 300;

    private static readonly float[] Extremes =
    [
        float.MaxValue, -float.MaxValue, float.BitDecrement(float.MaxValue), 3e38f, -3e38f, 1e38f, -1e38f, 1e30f, -1e30f, 1e20f, -1e20f, 1e9f, -1e9f, 1, -1, 0, 2, 0.5f,
        1 + 1.2e-7f, 1e-30f, -1e-30f, 1.2e-38f, float.Epsilon, -float.Epsilon,
    ];

    private readonly MLContext _context = new(1);

    /// <summary>Each preset, and each scaling with each embedding; where nothing is scaled, on rows of ordinary size, as others do not train.</summary>
    public static IEnumerable<string> Builds =>
    [
        "Default", "Plain", "TabM", "RealMlp",
        .. from scaling in Enum.GetNames<InputNormalization>()
           from embedding in (string[])["none", "piecewise", "periodic"]
           select $"{scaling} {embedding}",
    ];

    [TestMethod]
    [DynamicData(nameof(Builds))]
    public void Regression_stays_finite(string build) => CheckRegression(build, new());

    [TestMethod]
    [DataRow("Default")]
    [DataRow("Plain")]
    [DataRow("TabM")]
    [DataRow("RealMlp")]
    [DataRow("None piecewise")]
    public void Classes_stay_finite(string build)
    {
        Check(Fit(build, new MlpBinaryTrainer.Options { LabelColumnName = "Flag" }, _context.BinaryClassification.Trainers.Mlp), build);
        var classes = new MlpMulticlassTrainer.Options { LabelColumnName = "Class" };
        Check(Fit(build, classes, _context.MulticlassClassification.Trainers.Mlp), build);
    }

    /// <summary>Of a rate the network gives the logarithm, of which the largest Single has 88.7.</summary>
    [TestMethod]
    [DataRow("Plain")]
    [DataRow("None none")]
    [DataRow("Robust piecewise")]
    public void Rates_and_members_of_a_bagging_stay_finite(string build)
    {
        CheckRegression(build, new() { Loss = new PoissonLoss() });
        CheckRegression(build, new() { Bagging = 2 });
        CheckRegression(build, new() { LayerNormalization = LayerNormalization.Layer, MissingValues = MissingValues.Impute });
    }

    /// <summary>The weights of the last layer are in the label's units.</summary>
    [TestMethod]
    [DataRow("Default")]
    [DataRow("Plain")]
    [DataRow("TabM")]
    [DataRow("RealMlp")]
    public void Scores_of_large_labels_stay_finite(string build)
    {
        var model = Fit(build, new MlpRegressionTrainer.Options { LabelColumnName = "Large" }, _context.Regression.Trainers.Mlp);
        float[] rows = ScoredRows();
        var scores = new float[Scored];
        model.ScoreBatch(rows, scores);
        using var file = new MemoryStream();
        model.SaveOnnx(file);
        foreach (float score in scores.Concat(OnnxRun.RunNetwork(file.ToArray(), rows, Width))) Assert.IsTrue(float.IsFinite(score), $"{build}: {score}");
    }

    private void CheckRegression(string build, MlpRegressionTrainer.Options options) =>
        Check(Fit(build, options, _context.Regression.Trainers.Mlp), build);

    private MlpModel Fit<TOptions, TTransformer>(string build, TOptions options, Func<TOptions, IEstimator<TTransformer>> trainer)
        where TOptions : MlpTrainerOptions
        where TTransformer : class, ITransformer
    {
        string[] words = build.Split(' ');
        if (words.Length == 1 && build != "Default")
        {
            var preset = (TOptions)typeof(TOptions).GetMethod(build)!.Invoke(null, null)!;
            (preset.LabelColumnName, preset.MissingValues) = (options.LabelColumnName, options.MissingValues);
            (preset.LayerNormalization, preset.Bagging) = (options.LayerNormalization, options.Bagging);
            if (options is MlpRegressionTrainer.Options { Loss: var loss }) ((MlpRegressionTrainer.Options)(object)preset).Loss = loss;
            options = preset;
        }
        if (words.Length == 2)
        {
            options.InputNormalization = Enum.Parse<InputNormalization>(words[0]);
            options.NumericEmbedding = words[1] switch
            {
                "piecewise" => new PiecewiseLinearEmbedding { Bins = 8 },
                "periodic" => new PeriodicEmbedding(),
                _ => null,
            };
        }
        (options.HiddenLayers, options.Epochs, options.BatchSize, options.EarlyStopping) = ([8, 8], 2, 32, null);
        (options.Seed, options.Threads, options.Device) = (1, 1, "cpu");
        // The data's loss is of no interest, but without a limit the largest numbers of an unclipped scaling would end the training.
        options.GradientClipping = new GradientClipping { MaxNorm = 1 };
        bool isOrdinary = words[0] == "None";
        var rows = _context.Data.LoadFromEnumerable(Enumerable.Range(0, RowCount).Select(row => Row(row, isOrdinary)));
        return trainer(options).Fit(_context.Transforms.Conversion.MapValueToKey("Class", "Number").Fit(rows).Transform(rows)).FindMlpModel()!;
    }

    /// <summary>
    /// Ordinary numbers, the largest of both signs, the largest alone, some last places above 1, denormal ones, yes or no, 1e30, mostly 0,
    /// and 0 with what rounding leaves.
    /// </summary>
    private static ExtremeRow Row(int row, bool isOrdinary)
    {
        float number = row % 12, ordinary = MathF.Sin(row);
        float[] others = isOrdinary
            ? [row % 3, 7, 1 + row % 4 * 1.2e-7f, row % 4 * 1e-3f, row % 2, 100 * MathF.Cos(row), row == 40 ? 5 : 0, row % 5]
            :
            [
                row % 3 == 0 ? 0 : row % 3 == 1 ? float.MaxValue : -float.MaxValue, float.MaxValue, 1 + row % 4 * 1.2e-7f, row % 4 * float.Epsilon,
                row % 2, 1e30f * MathF.Cos(row), row == 40 ? 5 : 0, row % 5 == 0 ? 5.5e-17f : row % 5,
            ];
        return new() { Features = [ordinary, .. others], Label = number, Large = (number - 6) * 1.6e19f, Flag = number > 5, Number = (uint)(row % 3) };
    }

    /// <summary>Extreme values, and in a third of the rows ordinary ones between them.</summary>
    private static float[] ScoredRows()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Scored * Width).Select(
            i => i / Width % 3 == 0 && random.Next(2) == 0 ? random.NextSingle() : Extremes[random.Next(Extremes.Length)])];
    }

    private static void Check(MlpModel model, string build)
    {
        float[] rows = ScoredRows();
        var scores = new float[Scored * model.OutputCount];
        model.ScoreBatch(rows, scores);
        foreach (float score in scores) Assert.IsTrue(float.IsFinite(score), $"{build}: {score}");

        using var file = new MemoryStream();
        model.SaveOnnx(file);
        float[] inOnnx = OnnxRun.RunNetwork(file.ToArray(), rows, Width);
        // Sums of huge numbers of either sign lose digits; 7e-5 was the most that was met.
        foreach (var (score, other) in scores.Zip(inOnnx)) Assert.AreEqual(score, other, 1e-3 * Math.Max(1, Math.Abs((double)score)), $"{build} in ONNX");

        var contributions = new float[Width];
        foreach (float[] row in rows.Chunk(Width).Take(20))
        {
            model.Explain(row, contributions);
            foreach (float contribution in contributions) Assert.IsTrue(float.IsFinite(contribution), $"{build} explained: {contribution}");
        }
    }

    private sealed class ExtremeRow
    {
        [VectorType(Width)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        /// <summary>Up to the largest label that is allowed.</summary>
        public float Large { get; set; }

        public bool Flag { get; set; }

        public uint Number { get; set; }
    }
}
