using Microsoft.ML.Trainers.LightGbm;

namespace Extensions.ML.Mlp.Benchmarks.Scoring;

/// <summary>Prediction through ML.NET: our trainer's transformer against that of LightGBM with 100 trees, on the same rows.</summary>
internal sealed class PipelineRivals
{
    private const int TrainRowCount = 5_000;

    private readonly MLContext _context = new(seed: 1);
    private readonly int _featureCount;
    private readonly (string Name, ITransformer Transformer)[] _all;

    /// <param name="featureCount">The numbers of a row.</param>
    /// <param name="ours">Our trainer; it trains for one epoch, for what scoring costs does not depend on what was learned.</param>
    internal PipelineRivals(int featureCount, MlpBinaryTrainer.Options ours)
    {
        _featureCount = featureCount;
        (ours.Epochs, ours.Device, ours.Threads) = (1, "cpu", 1);
        var trees = new LightGbmBinaryTrainer.Options { NumberOfIterations = 100, NumberOfThreads = 1 };
        var (train, trainers) = (_context.Data.LoadFromEnumerable(CreateRows(TrainRowCount), Schema()), _context.BinaryClassification.Trainers);
        _all = [("Extensions.ML.Mlp", trainers.Mlp(ours).Fit(train)), ("LightGBM, 100 trees", trainers.LightGbm(trees).Fit(train))];
    }

    /// <summary>Our network.</summary>
    internal MlpModel Model => _all[0].Transformer.FindMlpModel()!;

    internal Contestant[] CreateEngines()
    {
        var rows = CreateRows(ScoringRows.Count);
        return [.. _all.Select(rival =>
        {
            var engine = _context.Model.CreatePredictionEngine<FeatureRow, BinaryScore>(rival.Transformer, inputSchemaDefinition: Schema());
            var score = new BinaryScore();
            return new Contestant(rival.Name, 1, call => engine.Predict(rows[call % rows.Length], ref score));
        })];
    }

    /// <summary>A call transforms all rows and reads Score and Probability of each.</summary>
    internal Contestant[] CreateTransforms(int rowCount)
    {
        var view = _context.Data.Cache(_context.Data.LoadFromEnumerable(CreateRows(rowCount), Schema()));
        return [.. _all.Select(rival => new Contestant(rival.Name, rowCount, _ => ReadAll(rival.Transformer.Transform(view))))];
    }

    /// <summary>The label is the sign of a wave through the features, so that trees grow to their full size.</summary>
    private FeatureRow[] CreateRows(int count) =>
        [.. ScoringRows.Draw(count, _featureCount).Chunk(_featureCount).Select(features => new FeatureRow { Features = features, Label = MathF.Sin(3 * features.Sum()) > 0 })];

    private SchemaDefinition Schema()
    {
        var schema = SchemaDefinition.Create(typeof(FeatureRow));
        schema[nameof(FeatureRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, _featureCount);
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
