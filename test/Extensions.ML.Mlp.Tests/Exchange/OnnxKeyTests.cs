using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Stages;
using Microsoft.ML.Calibrators;

namespace Extensions.ML.Mlp.Tests.Exchange;

/// <summary>Models that read a column of keys, exported: the column is an input of the graph beside the features.</summary>
[TestClass]
public sealed class OnnxKeyTests
{
    private static readonly Row[] Rows = [.. Enumerable.Range(0, 12).Select(row => new Row { Features = [row / 6f, 1 - row / 3f], Key = (uint)(row % 4) })];

    private readonly MLContext _context = new(1);

    [TestMethod]
    public void Regression() => Check(new RegressionPredictionTransformer<MlpRegressionModelParameters>(_context, new(_context, Model(1)), View.Schema, "Features"), "Score");

    [TestMethod]
    public void Binary() => Check(
        new BinaryPredictionTransformer<CalibratedModelParametersBase<MlpBinaryModelParameters, PlattCalibrator>>(
            _context, new MlpCalibratedModelParameters<MlpBinaryModelParameters, PlattCalibrator>(_context, new(_context, Model(1)), new(_context, -1, 0)), View.Schema, "Features"),
        "PredictedLabel", "Score", "Probability");

    [TestMethod]
    public void Multiclass() => Check(new MulticlassPredictionTransformer<MlpMulticlassModelParameters>(_context, new(_context, Model(3)), View.Schema, "Features", null), "PredictedLabel", "Score");

    private IDataView View => _context.Data.LoadFromEnumerable(Rows);

    /// <summary>Of the rows' keys, 1 to 3 and missing, it knows two.</summary>
    private static MlpModel Model(int outputs) => new(
        [
            new LookupStage(3, [new CategoryTable(2, 2, IsIndex: true, 2, [1, 2, -3, 4, 0.5f, -0.5f])]),
            new LinearStage(RandomModel.Numbers(new(1), 4 * outputs), RandomModel.Numbers(new(2), outputs)),
        ],
        new HistoryBuilder().Build(TrainingEnd.EpochsDone),
        categories: [new CategoryColumn("Key", 2, null)]);

    private void Check(ITransformer model, params string[] columns) => OnnxRun.CheckPipeline(model, View, "keys", columns);

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [0, 0];

        [KeyType(3)]
        public uint Key { get; set; }
    }
}
