namespace Extensions.ML.Mlp.Tests.Trainers.Contract;

/// <summary>What is trained is learned, repeatable, and the same after saving.</summary>
[TestClass]
public sealed class ModelContractTests
{
    [TestMethod, EachTrainer]
    public void Evaluate_finds_what_was_learned(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var scored = contract.Fit(contract.Quick(epochs: 60), contract.Rows(200)).Transform(contract.Rows(100, seed: 2));
        Assert.IsGreaterThan(0.93, contract.Quality(scored));
    }

    [TestMethod, EachTrainer]
    public void CrossValidate_trains_and_tests_each_fold(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        double[] qualities = contract.CrossValidate(contract.Rows(150), contract.Trainer(contract.Quick(epochs: 60)));
        Assert.HasCount(3, qualities);
        foreach (double quality in qualities) Assert.IsGreaterThan(0.85, quality);
    }

    [TestMethod, EachTrainer]
    public void Permuting_the_feature_that_matters_most_costs_most(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var model = contract.Fit(contract.Quick(epochs: 60), contract.Rows(150));
        double[] falls = contract.Importances(model, model.Transform(contract.Rows(150, seed: 2)));
        Assert.HasCount(3, falls);
        Assert.IsGreaterThan(falls[1], falls[0]);
        Assert.IsGreaterThan(falls[2] + 0.05, falls[1]);
        Assert.AreEqual(0, falls[2], 0.05);
    }

    [TestMethod, EachTrainer]
    public void The_same_seed_gives_the_same_bits_and_another_seed_another_model(TrainerTask task)
    {
        var (first, second, third) = (TrainerContract.Of(task), TrainerContract.Of(task), TrainerContract.Of(task));
        var options = third.Quick();
        options.Seed = 2;
        float[] scores = first.ScoresOf(Noisy(first));
        CollectionAssert.AreEqual(scores, second.ScoresOf(Noisy(second)));
        CollectionAssert.AreNotEqual(scores, third.ScoresOf(options));
    }

    [TestMethod, EachTrainer]
    public void A_trainer_fitted_twice_gives_the_same_model_twice(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var options = Noisy(contract);
        options.Seed = null;
        var (trainer, train, test) = (contract.Trainer(options), contract.Rows(60), contract.Rows(20, seed: 2));
        CollectionAssert.AreEqual(contract.Scores(trainer.Fit(train).Transform(test)), contract.Scores(trainer.Fit(train).Transform(test)));
    }

    [TestMethod, EachTrainer]
    public void A_saved_model_gives_the_same_bits_and_the_same_history(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var options = Noisy(contract);
        options.LayerNormalization = LayerNormalization.Layer;
        options.EarlyStopping = new() { Patience = 3 };
        var (train, test) = (contract.Rows(60), contract.Rows(20, seed: 2));
        var model = contract.Fit(options, train, test);
        using var stream = new MemoryStream();
        contract.Context.Model.Save(model, train.Schema, stream);
        stream.Position = 0;
        var loaded = new MLContext().Model.Load(stream, out _);
        CollectionAssert.AreEqual(contract.Scores(model.Transform(test)), contract.Scores(loaded.Transform(test)));

        var (expected, actual) = (contract.ModelOf(model).History, contract.ModelOf(Last(loaded)).History);
        CollectionAssert.AreEqual(expected.ToArray(), actual.ToArray());
        Assert.AreEqual(expected.BestEpoch, actual.BestEpoch);
        Assert.IsNotNull(actual.BestEpoch);
        Assert.AreEqual(task == TrainerTask.Regression ? "RMSE" : "accuracy", actual.MetricName);
        Assert.AreEqual(expected.EndedBy, actual.EndedBy);
    }

    [TestMethod, EachTrainer]
    public void A_prediction_engine_gives_the_scores_of_Transform(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var rows = ContractRows.Make(20, seed: 2);
        var model = contract.Fit(contract.Quick(), contract.Rows(60));
        float[] expected = contract.Scores(model.Transform(contract.View(rows)));
        var input = SchemaDefinition.Create(typeof(ContractRow));
        input["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3);
        CollectionAssert.AreEqual(expected, task == TrainerTask.Multiclass ? Predict<VectorScore>(score => score.Score) : Predict<NumberScore>(score => [score.Score]));

        float[] Predict<T>(Func<T, float[]> scores)
            where T : class, new()
        {
            using var engine = contract.Context.Model.CreatePredictionEngine<ContractRow, T>(model, inputSchemaDefinition: input);
            return [.. rows.SelectMany(row => scores(engine.Predict(row)))];
        }
    }

    [TestMethod, EachTrainer]
    public void Cached_data_give_the_same_model(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var (train, test) = (contract.Rows(60), contract.Rows(20, seed: 2));
        CollectionAssert.AreEqual(contract.ScoresOf(Noisy(contract), train, test), contract.ScoresOf(Noisy(contract), contract.Context.Data.Cache(train), test));
    }

    /// <summary>All that draws: shuffled batches, dropout, held-out rows.</summary>
    private static MlpTrainerOptions Noisy(TrainerContract contract)
    {
        var options = contract.Quick(epochs: 5);
        options.BatchSize = 16;
        options.Dropout = [0.2];
        options.InputDropout = 0.1;
        options.ValidationFraction = 0.2;
        options.Optimizer = new Adam { LearningRate = 0.01 };
        return options;
    }

    private static ITransformer Last(ITransformer model) => model is IEnumerable<ITransformer> chain ? chain.Last() : model;

    private sealed class VectorScore
    {
        public float[] Score { get; set; } = [];
    }

    private sealed class NumberScore
    {
        public float Score { get; set; }
    }
}
