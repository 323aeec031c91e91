using System.Diagnostics;
using Extensions.ML.Mlp.Benchmarks.Scoring;

namespace Extensions.ML.Mlp.Benchmarks.Quality;

/// <summary>Trains a recipe on the rows of one split and measures what it made.</summary>
internal sealed class Measurement(Table table, IDataView train, IDataView test, int seed, int threads)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.05), Turn = TimeSpan.FromSeconds(0.15);

    private readonly MLContext _context = new(seed);

    /// <exception cref="InvalidOperationException">A test row got no score.</exception>
    internal QualityRun Run(Recipe recipe)
    {
        var trainer = recipe.Create(_context, table.Task, seed, threads);
        var clock = Stopwatch.StartNew();
        var model = trainer.Fit(train);
        double seconds = clock.Elapsed.TotalSeconds;

        int rowCount = ReadScores(model), missing = CountMissing(model);
        if (missing > 0) throw new InvalidOperationException($"Each test row must get a score, but {missing} of {rowCount} got NaN.");
        var (first, second) = Measures(model.Transform(test));
        return new(
            table.Name, table.Task, recipe.Name, seed, threads, first, second, Validation(model), seconds,
            Microseconds(new(recipe.Name, rowCount, _ => ReadScores(model))), Microseconds(Engine(recipe.Name, model)), Kilobytes(model));
    }

    private (double First, double Second) Measures(IDataView scored)
    {
        switch (table.Task)
        {
            case TableTask.Binary:
                var binary = _context.BinaryClassification.EvaluateNonCalibrated(scored);
                return (binary.Accuracy, binary.AreaUnderRocCurve);
            case TableTask.Multiclass:
                var multiclass = _context.MulticlassClassification.Evaluate(scored);
                return (multiclass.MicroAccuracy, multiclass.LogLoss);
            default:
                var regression = _context.Regression.Evaluate(scored);
                return (regression.RootMeanSquaredError, regression.MeanAbsoluteError);
        }
    }

    private static double? Validation(ITransformer model)
    {
        var history = model.FindMlpModel()?.History;
        return history?[(history.BestEpoch ?? history.Count) - 1].ValidationMetric;
    }

    private int ReadScores(ITransformer model) =>
        table.Task == TableTask.Multiclass ? Read<VBuffer<float>>(model, _ => false).Rows : Read<float>(model, _ => false).Rows;

    private int CountMissing(ITransformer model) => table.Task == TableTask.Multiclass
        ? Read<VBuffer<float>>(model, score => score.DenseValues().Any(float.IsNaN)).Counted
        : Read<float>(model, float.IsNaN).Counted;

    private (int Rows, int Counted) Read<T>(ITransformer model, Func<T, bool> counts)
        where T : struct
    {
        var scored = model.Transform(test);
        var column = scored.Schema["Score"];
        using var cursor = scored.GetRowCursor([column]);
        var getter = cursor.GetGetter<T>(column);
        var score = default(T);
        int rows = 0, counted = 0;
        for (; cursor.MoveNext(); rows++)
        {
            getter(ref score);
            if (counts(score)) counted++;
        }
        return (rows, counted);
    }

    private Contestant Engine(string name, ITransformer model)
    {
        FeatureRow[] rows = [.. test.GetColumn<float[]>("Features").Take(1000).Select(features => new FeatureRow { Features = features })];
        var schema = SchemaDefinition.Create(typeof(FeatureRow));
        schema[nameof(FeatureRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Features.Length);
        return table.Task == TableTask.Multiclass ? Predict<ClassScores>() : Predict<OneScore>();

        Contestant Predict<T>()
            where T : class, new()
        {
            var engine = _context.Model.CreatePredictionEngine<FeatureRow, T>(model, inputSchemaDefinition: schema);
            var score = new T();
            return new(name, 1, call => engine.Predict(rows[call % rows.Length], ref score));
        }
    }

    private static double Microseconds(Contestant contestant)
    {
        contestant.Measure(WarmUp);
        return contestant.Measure(Turn) / 1000;
    }

    private double Kilobytes(ITransformer model)
    {
        using var file = new MemoryStream();
        _context.Model.Save(model, inputSchema: null, file);
        return file.Length / 1024.0;
    }

    private sealed class FeatureRow
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class OneScore
    {
        public float Score { get; set; }
    }

    private sealed class ClassScores
    {
        public float[] Score { get; set; } = [];
    }
}
