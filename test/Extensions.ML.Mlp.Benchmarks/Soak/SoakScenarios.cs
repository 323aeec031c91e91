namespace Extensions.ML.Mlp.Benchmarks.Soak;

/// <summary>What goes well: trainings of any kind, and all that is done with a model. A task is drawn for each scenario.</summary>
/// <param name="random">What draws.</param>
/// <param name="path">A file that the scenario may write, and deletes.</param>
internal sealed class SoakScenarios(Random random, string path)
{
    private const int ScoringThreads = 4;

    internal static SoakScenario[] All { get; } =
    [
        new("fit and score", scenarios => scenarios.Finite(scenarios.Fit(scenarios.Options()))),
        new("fit an ensemble of folds", scenarios => scenarios.Bag()),
        new("fit and go on from the model", scenarios => scenarios.GoOn()),
        new("save, load, export", scenarios => scenarios.SaveAndLoad()),
        new("score on several threads", scenarios => scenarios.ScoreOnThreads()),
        new("find a rate, explain", scenarios => scenarios.FindAndExplain()),
        new("cancel, time out, throw", scenarios => new SoakFaultScenarios(scenarios).Interrupt()),
        new("checkpoint, cancel, resume", scenarios => new SoakFaultScenarios(scenarios).Resume()),
        new("diverge", scenarios => new SoakFaultScenarios(scenarios).Diverge()),
        new("bad options and rows", scenarios => new SoakFaultScenarios(scenarios).BadInput()),
        new("damaged files", scenarios => new SoakFaultScenarios(scenarios).Damage()),
    ];

    internal Random Random { get; } = random;

    internal string Path { get; } = path;

    internal TrainerContract Contract { get; } = TrainerContract.Of(random.Pick(Enum.GetValues<TrainerTask>()));

    private int Width { get; } = random.Next(1, 20);

    internal MlpTrainerOptions Options() => SoakOptions.Draw(Contract, Random);

    internal IDataView Rows() => Contract.Rows(Random.Next(60, 1500), Width, Random.Next());

    internal ITransformer Fit(MlpTrainerOptions options) => Contract.Fit(options, Rows(), Random.Tosses() ? Rows() : null);

    private void Finite(ITransformer model)
    {
        if (!Contract.Scores(model.Transform(Rows())).All(float.IsFinite)) throw new InvalidDataException("The scores of a model must be finite.");
    }

    /// <summary>Its rows are in memory, and members are validated by their folds.</summary>
    private void Bag()
    {
        var options = Options();
        (options.Bagging, options.DataHandling) = (Random.Next(2, 4), DataHandling.InMemory);
        Finite(Contract.Fit(options, Rows()));
    }

    private void GoOn()
    {
        var options = Options();
        // What batch normalization learned is folded into the model, from which a training with it cannot go on.
        if (options.LayerNormalization == LayerNormalization.Batch) options.LayerNormalization = LayerNormalization.None;
        var (train, first) = (Rows(), Fit(options));
        Finite(Contract.Fit(options, train, startFrom: first));
        Contract.Quality(first.Transform(train));
    }

    private void SaveAndLoad()
    {
        var (model, rows) = (Fit(Options()), Rows());
        Contract.Context.Model.Save(model, rows.Schema, Path);
        float[] scores = Contract.Scores(model.Transform(rows));
        Same(scores, Contract.Scores(new MLContext().Model.Load(Path, out _).Transform(rows)));

        var network = Contract.ModelOf(model);
        network.Save(Path);
        Same(Score(network), Score(MlpModel.Load(Path)));
        network.SaveSafetensors(Path);
        Same(Score(network), Score(MlpSafetensors.Load(Path, Activation.Relu)));
        network.SaveOnnx(Path);
        File.Delete(Path);
    }

    private void ScoreOnThreads()
    {
        var model = Fit(Options());
        var network = Contract.ModelOf(model);
        var rows = ContractRows.Make(200, Width, Random.Next());
        float[] flat = [.. rows.SelectMany(row => row.Features.DenseValues())], expected = Scores();
        float[][] found = new float[ScoringThreads][];
        Thread[] threads = [.. Enumerable.Range(0, ScoringThreads).Select(thread => new Thread(() =>
        {
            found[thread] = Scores();
            using var engine = new SoakEngine(Contract, model, Width);
            foreach (var row in rows) engine.Predict(row);
        }))];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        foreach (float[] scores in found) Same(expected, scores);

        float[] Scores()
        {
            var scores = new float[rows.Count * network.OutputCount];
            network.ScoreBatch(flat, scores);
            return scores;
        }
    }

    private void FindAndExplain()
    {
        var (options, rows) = (Options(), Rows());
        _ = Contract.Trainer(options) switch
        {
            MlpBinaryTrainer trainer => trainer.FindLearningRate(rows),
            MlpMulticlassTrainer trainer => trainer.FindLearningRate(rows),
            var trainer => ((MlpRegressionTrainer)trainer).FindLearningRate(rows),
        };
        var contributions = new float[Width];
        Contract.ModelOf(Fit(options)).Explain(new float[Width], contributions);
        if (!contributions.All(float.IsFinite)) throw new InvalidDataException("The contributions of finite features must be finite.");
    }

    private float[] Score(MlpModel network)
    {
        var scores = new float[network.OutputCount];
        network.Score([.. Enumerable.Range(1, Width).Select(i => 1f / i)], scores);
        return scores;
    }

    private static void Same(float[] expected, float[] found)
    {
        if (!expected.AsSpan().SequenceEqual(found)) throw new InvalidDataException("The same model must give the same scores.");
    }
}
