using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Tests.Exchange;
using Extensions.ML.Mlp.Tests.Model;

namespace Extensions.ML.Mlp.Tests.ModelParameters;

/// <summary>A regression with an interval gives its ends beside the score.</summary>
[TestClass]
public sealed class IntervalTests
{
    private static readonly ScoreInterval Interval = new(1.5f, 0.9f);

    private readonly MLContext _context = new(1);

    [TestMethod]
    public void The_ends_are_a_radius_from_the_score_also_after_loading()
    {
        var view = View(20);
        var model = Transformer(Interval);
        using var file = new MemoryStream();
        _context.Model.Save(model, view.Schema, file);
        var loaded = _context.Model.Load(file, out _);
        Assert.IsInstanceOfType<RegressionPredictionTransformer<MlpRegressionModelParameters>>(loaded);
        Assert.AreEqual(Interval, loaded.FindMlpModel()!.Interval);
        foreach (var transformer in new[] { model, loaded })
        {
            var scored = transformer.Transform(view);
            float[] scores = Column(scored, "Score");
            CollectionAssert.AreEqual(Column(Transformer(null).Transform(view), "Score"), scores);
            CollectionAssert.AreEqual(scores.Select(score => score - 1.5f).ToArray(), Column(scored, "Score.Lower"));
            CollectionAssert.AreEqual(scores.Select(score => score + 1.5f).ToArray(), Column(scored, "Score.Upper"));
        }
    }

    [TestMethod]
    public void A_prediction_engine_gives_them_row_by_row()
    {
        using var engine = _context.Model.CreatePredictionEngine<Row, Prediction>(Transformer(Interval));
        for (int row = 0; row < 5; row++)
        {
            var prediction = engine.Predict(MakeRow(row));
            Assert.AreEqual(Score(MakeRow(row)), prediction.Score);
            Assert.AreEqual((prediction.Score - 1.5f, prediction.Score + 1.5f), (prediction.Lower, prediction.Upper));
        }
    }

    [TestMethod]
    public void Only_the_columns_that_are_asked_for_are_active()
    {
        var scored = Transformer(Interval).Transform(View(3));
        using var cursor = scored.GetRowCursor([scored.Schema["Score.Upper"]]);
        Assert.AreEqual((false, true), (cursor.IsColumnActive(scored.Schema["Score"]), cursor.IsColumnActive(scored.Schema["Score.Upper"])));
        var get = cursor.GetGetter<float>(scored.Schema["Score.Upper"]);
        float upper = 0;
        for (int row = 0; cursor.MoveNext(); row++)
        {
            get(ref upper);
            Assert.AreEqual(Score(MakeRow(row)) + 1.5f, upper);
        }
    }

    [TestMethod]
    public void The_schema_tells_of_them_and_the_evaluator_takes_the_score()
    {
        var scored = Transformer(Interval).Transform(View(20));
        CollectionAssert.AreEqual(new[] { "Features", "Label", "Score", "Score.Lower", "Score.Upper" }, scored.Schema.Select(column => column.Name).ToArray());
        CollectionAssert.AreEqual(new[] { "Features", "Label", "Score" }, Transformer(null).Transform(View(1)).Schema.Select(column => column.Name).ToArray());
        foreach (string name in new[] { "Score.Lower", "Score.Upper" })
        {
            ReadOnlyMemory<char> kind = default, value = default;
            scored.Schema[name].Annotations.GetValue("ScoreColumnKind", ref kind);
            scored.Schema[name].Annotations.GetValue("ScoreValueKind", ref value);
            Assert.AreEqual(("Regression", name), (kind.ToString(), value.ToString()));
        }
        Assert.AreEqual(_context.Regression.Evaluate(Transformer(null).Transform(View(20))).RootMeanSquaredError, _context.Regression.Evaluate(scored).RootMeanSquaredError);
    }

    [TestMethod]
    public void As_ONNX_the_ends_are_the_same()
    {
        var view = View(20);
        OnnxRun.CheckPipeline(Transformer(Interval), view, "interval", "Score", "Score.Lower", "Score.Upper");
    }

    [TestMethod]
    public void Its_field_is_checked()
    {
        byte[] bytes = Bytes(null);
        Assert.IsNull(MlpModelFormat.Read(bytes).Interval);
        Assert.AreEqual(Interval, MlpModelFormat.Read(Bytes(Interval)).Interval);
        Assert.AreEqual(new ScoreInterval(0, 0.5f), MlpModelFormat.Read(Bytes(new(0, 0.5f))).Interval);
        Assert.AreEqual("The model has an interval of radius -1 and coverage 0.9; the file is damaged.", Refusal(new(-1, 0.9f)));
        Assert.AreEqual("The model has an interval of radius Infinity and coverage 0.9; the file is damaged.", Refusal(new(float.PositiveInfinity, 0.9f)));
        Assert.AreEqual("The model has an interval of radius NaN and coverage 0.9; the file is damaged.", Refusal(new(float.NaN, 0.9f)));
        Assert.AreEqual("The model has an interval of radius 1 and coverage 1; the file is damaged.", Refusal(new(1, 1)));
        Assert.AreEqual("The model has an interval of radius 1 and coverage 0; the file is damaged.", Refusal(new(1, 0)));
        Assert.AreEqual("The model ends 4 bytes too early; the file is damaged.", Assert.ThrowsExactly<FormatException>(() => MlpModelFormat.Read(ModelBytes.Of([.. bytes[10..], .. ModelBytes.Field(6, new byte[4])]))).Message);

        static string Refusal(ScoreInterval interval) => Assert.ThrowsExactly<FormatException>(() => MlpModelFormat.Read(Bytes(interval))).Message;
    }

    private ITransformer Transformer(ScoreInterval? interval) =>
        new RegressionPredictionTransformer<MlpRegressionModelParameters>(_context, new(_context, Model(interval)), View(1).Schema, "Features");

    /// <summary>10 x1 - 3 x2 + 7.</summary>
    private static MlpModel Model(ScoreInterval? interval) => new([new LinearStage([10, -3], [7])], new HistoryBuilder().Build(TrainingEnd.EpochsDone), interval: interval);

    private static byte[] Bytes(ScoreInterval? interval)
    {
        using var stream = new MemoryStream();
        Model(interval).Save(stream);
        return stream.ToArray();
    }

    private IDataView View(int count) => _context.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(MakeRow).ToArray());

    private static Row MakeRow(int row) => new() { Features = [row, row % 3], Label = 10 * row };

    private static float Score(Row row) => 10 * row.Features[0] - 3 * row.Features[1] + 7;

    private static float[] Column(IDataView view, string name) => [.. view.GetColumn<float>(name)];

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [0, 0];

        public float Label { get; set; }
    }

    private sealed class Prediction
    {
        public float Score { get; set; }

        [ColumnName("Score.Lower")]
        public float Lower { get; set; }

        [ColumnName("Score.Upper")]
        public float Upper { get; set; }
    }
}
