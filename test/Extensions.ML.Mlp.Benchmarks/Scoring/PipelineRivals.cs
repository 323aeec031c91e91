using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;

namespace Extensions.ML.Mlp.Benchmarks.Scoring;

/// <summary>Prediction through ML.NET: our trainer's transformer against that of LightGBM with 100 trees, on the same rows.</summary>
internal sealed class PipelineRivals(ScoringNetwork network)
{
    private const int TrainRowCount = 5_000;

    private readonly MLContext _context = new(seed: 1);

    internal Contestant[] CreateEngines()
    {
        var rows = CreateRows(ScoringNetwork.RowCount);
        return Create((name, transformer) =>
        {
            var engine = _context.Model.CreatePredictionEngine<FeatureRow, BinaryScore>(transformer, inputSchemaDefinition: Schema());
            var score = new BinaryScore();
            return new(name, 1, call => engine.Predict(rows[call % rows.Length], ref score));
        });
    }

    /// <summary>A call transforms all rows and reads Score and Probability of each.</summary>
    internal Contestant[] CreateTransforms(int rowCount)
    {
        var view = _context.Data.Cache(_context.Data.LoadFromEnumerable(CreateRows(rowCount), Schema()));
        return Create((name, transformer) => new(name, rowCount, _ => ReadAll(transformer.Transform(view))));
    }

    private Contestant[] Create(Func<string, ITransformer, Contestant> create)
    {
        var train = _context.Data.LoadFromEnumerable(CreateRows(TrainRowCount), Schema());
        var ours = new MlpBinaryTrainer.Options
        {
            NumericEmbedding = null,
            SharedEnsemble = null,
            GradientClipping = null,
            HiddenLayers = network.HiddenLayers,
            Activation = network.Activation,
            Dropout = [],
            EarlyStopping = null,
            InputNormalization = InputNormalization.None,
            Epochs = 1,
            Device = "cpu",
            Threads = 1,
        };
        var trees = new LightGbmBinaryTrainer.Options { NumberOfIterations = 100, NumberOfThreads = 1 };
        return
        [
            create("Extensions.ML.Mlp", _context.BinaryClassification.Trainers.Mlp(ours).Fit(train)),
            create("LightGBM, 100 trees", _context.BinaryClassification.Trainers.LightGbm(trees).Fit(train)),
        ];
    }

    /// <summary>The label is the sign of a wave through the features, so that trees grow to their full size.</summary>
    private FeatureRow[] CreateRows(int count) =>
        [.. network.DrawRows(count).Chunk(network.FeatureCount).Select(features => new FeatureRow { Features = features, Label = MathF.Sin(3 * features.Sum()) > 0 })];

    private SchemaDefinition Schema()
    {
        var schema = SchemaDefinition.Create(typeof(FeatureRow));
        schema[nameof(FeatureRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, network.FeatureCount);
        return schema;
    }

    private static void ReadAll(IDataView scored)
    {
        using var cursor = scored.GetRowCursor([scored.Schema["Score"], scored.Schema["Probability"]]);
        var score = cursor.GetGetter<float>(scored.Schema["Score"]);
        var probability = cursor.GetGetter<float>(scored.Schema["Probability"]);
        float value = 0;
        while (cursor.MoveNext())
        {
            score(ref value);
            probability(ref value);
        }
    }

    private sealed class FeatureRow
    {
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }

    private sealed class BinaryScore
    {
        public float Score { get; set; }

        public float Probability { get; set; }
    }
}
