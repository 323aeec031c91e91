namespace Extensions.ML.Mlp.Tests.Trainers.Contract;

/// <summary>Trainings that go on from a model.</summary>
[TestClass]
public sealed class ContinueContractTests
{
    [TestMethod, EachTrainer]
    public void Five_epochs_and_five_more_are_ten(TrainerTask task)
    {
        foreach (var normalization in new[] { LayerNormalization.None, LayerNormalization.Layer })
        {
            var contract = TrainerContract.Of(task);
            var (train, test) = (contract.Rows(60), contract.Rows(20, seed: 2));
            var half = contract.Fit(Plain(contract, 5, normalization), train);
            var whole = contract.Fit(Plain(contract, 5, normalization), train, startFrom: half);
            float[] expected = contract.ScoresOf(Plain(contract, 10, normalization), train, test);
            // The label's scaling is folded into the last layer and out of it again, in single precision.
            ScoreAssert.AreClose(expected, contract.Scores(whole.Transform(test)), 1e-5, $"{normalization}");
            Assert.HasCount(5, contract.ModelOf(whole).History);
            ScoreAssert.AreClose(contract.ScoresOf(Plain(contract, 5, normalization), train, test), contract.Scores(half.Transform(test)), 0, "the model itself is not changed");
        }
    }

    [TestMethod, EachTrainer]
    public void A_step_of_almost_nothing_leaves_the_scores_as_they_were_also_on_other_rows(TrainerTask task)
    {
        foreach (var normalization in Enum.GetValues<InputNormalization>())
        {
            var contract = TrainerContract.Of(task);
            var options = contract.Quick();
            options.InputNormalization = normalization;
            options.Optimizer = new Adam { LearningRate = 0.01 };
            var (train, test) = (contract.Rows(60), contract.Rows(20, seed: 2));
            var model = contract.Fit(options, train);

            // Rows with other labels, in number and scale, and other ranges of the features.
            var others = ContractRows.Make(30, seed: 3);
            foreach (var row in others)
            {
                row.Number = row.Number * 7 - 5000;
                row.Features = new(3, [.. row.Features.DenseValues().Select(x => 3 * x + 4)]);
            }
            (options.Optimizer, options.Epochs) = (new Sgd { LearningRate = 1e-12 }, 1);
            var on = contract.Fit(options, contract.View(others), test, startFrom: model);
            ScoreAssert.AreClose(contract.Scores(model.Transform(test)), contract.Scores(on.Transform(test)), 1e-4, $"{normalization}");
        }
    }

    [TestMethod, EachTrainer]
    public void More_epochs_learn_more(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var (train, test) = (contract.Rows(100), contract.Rows(50, seed: 2));
        var options = contract.Quick(epochs: 2);
        var early = contract.Fit(options, train);
        options.Epochs = 60;
        var late = contract.Fit(options, train, validation: test, startFrom: early);
        Assert.IsGreaterThan(contract.Quality(early.Transform(test)), contract.Quality(late.Transform(test)));
    }

    /// <summary>With a model to start from the classes are known: rows of one class, and one row, can be learned.</summary>
    [TestMethod, EachTrainer]
    public void Rows_of_one_class_continue_a_model(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var model = contract.Fit(contract.Quick(epochs: 3), contract.Rows(60));
        (DataHandling, TrainingEngine)[] ways =
        [
            (DataHandling.InMemory, TrainingEngine.Fused),
            (DataHandling.InMemory, TrainingEngine.Autograd),
            (DataHandling.Streaming, TrainingEngine.Fused),
        ];
        foreach (var (handling, engine) in ways)
        {
            foreach (var group in ContractRows.Make(300).GroupBy(row => task == TrainerTask.Binary ? $"{row.Flag}" : row.Class))
            {
                var rows = group.ToList();
                foreach (var row in rows) row.Number = 105;
                foreach (int count in new[] { 1, rows.Count })
                {
                    var options = contract.Quick(epochs: 30);
                    (options.DataHandling, options.Engine, options.BatchSize) = (handling, engine, 8);
                    options.Optimizer = new Adam { LearningRate = 0.05 };
                    if (options is MlpClassificationOptions classes) classes.ClassWeights = ClassWeights.Balanced;
                    options.EarlyStopping = count == 1 ? null : new();
                    var view = contract.View(rows[..count]);
                    var next = contract.Fit(options, view, count == 1 ? view : null, model);
                    string what = $"{handling}, {engine}, {count} of {group.Key}";
                    Assert.IsTrue(Array.TrueForAll(contract.Scores(next.Transform(view)), float.IsFinite), what);
                    // All rows have the same label by now.
                    double metric = contract.ModelOf(next).History[^1].ValidationMetric ?? double.NaN;
                    if (count == 1 && task == TrainerTask.Regression) Assert.AreEqual(0, metric, 1, what);
                    else if (count == 1) Assert.AreEqual(1, metric, what);
                }
            }
        }
    }

    [TestMethod]
    [DataRow(TrainerTask.Binary, 1)]
    [DataRow(TrainerTask.Multiclass, 3)]
    [DataRow(TrainerTask.Regression, 1)]
    public void A_model_of_another_build_is_refused_and_both_are_named(TrainerTask task, int outputs)
    {
        var contract = TrainerContract.Of(task);
        var model = contract.Fit(contract.Quick(epochs: 1), contract.Rows(20));
        Refuse(options => options.HiddenLayers = [6, 5], 3, $"3-6 > Tanh > 6-5 > Tanh > 5-{outputs}");
        Refuse(options => options.HiddenLayers = [7], 3, $"3-7 > Tanh > 7-{outputs}");
        Refuse(options => options.HiddenLayers = [], 3, $"3-{outputs}");
        Refuse(options => options.Activation = Activation.LeakyRelu(0.5), 3, $"3-6 > LeakyRelu(0.5) > 6-{outputs}");
        Refuse(options => options.LayerNormalization = LayerNormalization.Layer, 3, $"3-6 > layer norm > Tanh > 6-{outputs}");
        Refuse(_ => { }, 4, $"4-6 > Tanh > 6-{outputs}");

        void Refuse(Action<MlpTrainerOptions> set, int width, string given)
        {
            var options = contract.Quick();
            set(options);
            Assert.AreEqual(
                $"A training that goes on from a model must have its build, 3-6 > Tanh > 6-{outputs}, but the options and the data give {given}; change HiddenLayers, Activation, LayerNormalization, NumericEmbedding, SharedEnsemble, Loss or the features.",
                Assert.ThrowsExactly<InvalidOperationException>(() => contract.Fit(options, contract.Rows(20, width), startFrom: model)).Message);
        }
    }

    [TestMethod]
    public void Another_kind_of_embedding_is_refused()
    {
        var contract = TrainerContract.Of(TrainerTask.Regression);
        MlpTrainerOptions periodic = contract.Quick(epochs: 1), piecewise = contract.Quick(epochs: 1);
        (periodic.NumericEmbedding, piecewise.NumericEmbedding) = (new PeriodicEmbedding { Width = 2 }, new PiecewiseLinearEmbedding { Width = 2 });
        Refuse(periodic, piecewise, "periodic 3-9 > 9-6", "piecewise 3-6 > 6-6");
        Refuse(piecewise, periodic, "piecewise 3-6 > 6-6", "periodic 3-9 > 9-6");

        void Refuse(MlpTrainerOptions first, MlpTrainerOptions second, string actual, string given) => Assert.AreEqual(
            $"A training that goes on from a model must have its build, {actual} > Tanh > 6-1, but the options and the data give {given} > Tanh > 6-1; "
            + "change HiddenLayers, Activation, LayerNormalization, NumericEmbedding, SharedEnsemble, Loss or the features.",
            Assert.ThrowsExactly<InvalidOperationException>(() => contract.Fit(second, contract.Rows(20), startFrom: contract.Fit(first, contract.Rows(20)))).Message);
    }

    /// <summary>Such builds read alike, so that each stage's parameters are counted.</summary>
    [TestMethod]
    public void An_embedding_of_other_frequencies_is_refused()
    {
        var contract = TrainerContract.Of(TrainerTask.Regression);
        MlpTrainerOptions few = contract.Quick(epochs: 1), many = contract.Quick(epochs: 1);
        (few.NumericEmbedding, many.NumericEmbedding) = (new PeriodicEmbedding { Width = 2, Frequencies = 4 }, new PeriodicEmbedding { Width = 2, Frequencies = 8 });
        var message = Assert.ThrowsExactly<InvalidOperationException>(
            () => contract.Fit(many, contract.Rows(20), startFrom: contract.Fit(few, contract.Rows(20)))).Message;
        const string Rest = "> 9-6 (60 parameters) > Tanh (0 parameters) > 6-1 (7 parameters)";
        Assert.StartsWith(
            $"A training that goes on from a model must have its build, periodic 3-9 (54 parameters) {Rest}, but the options and the data give periodic 3-9 (102 parameters) {Rest}; ",
            message);
    }

    [TestMethod]
    public void A_rate_does_not_go_on_as_a_number_nor_a_number_as_a_rate()
    {
        var contract = TrainerContract.Of(TrainerTask.Regression);
        var (view, test) = (contract.Rows(30), contract.Rows(10, seed: 2));
        var (number, rate) = ((MlpRegressionTrainer.Options)contract.Quick(epochs: 3), (MlpRegressionTrainer.Options)contract.Quick(epochs: 3));
        (rate.Loss, number.Optimizer, rate.Optimizer) = (new PoissonLoss(), new Sgd { LearningRate = 1e-12 }, new Sgd { LearningRate = 1e-12 });
        var (numbers, rates) = (contract.Fit(number, view), contract.Fit(rate, view));
        ScoreAssert.AreClose(contract.Scores(rates.Transform(test)), contract.Scores(contract.Fit(rate, view, startFrom: rates).Transform(test)), 1e-5);
        Assert.AreEqual(
            "A training that goes on from a model must have its build, 3-6 > Tanh > 6-1 > Exponential, but the options and the data give 3-6 > Tanh > 6-1; change HiddenLayers, Activation, LayerNormalization, NumericEmbedding, SharedEnsemble, Loss or the features.",
            Assert.ThrowsExactly<InvalidOperationException>(() => contract.Fit(number, view, startFrom: rates)).Message);
        Assert.AreEqual(
            "A training that goes on from a model must have its build, 3-6 > Tanh > 6-1, but the options and the data give 3-6 > Tanh > 6-1 > Exponential; change HiddenLayers, Activation, LayerNormalization, NumericEmbedding, SharedEnsemble, Loss or the features.",
            Assert.ThrowsExactly<InvalidOperationException>(() => contract.Fit(rate, view, startFrom: numbers)).Message);
    }

    [TestMethod, EachTrainer]
    public void Batch_normalization_cannot_go_on(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var options = contract.Quick(epochs: 1);
        options.LayerNormalization = LayerNormalization.Batch;
        var model = contract.Fit(options, contract.Rows(20));
        Assert.AreEqual(
            "A training that goes on from a model must have LayerNormalization None or Layer, but it is Batch, which is folded away when a training ends; choose another, or train anew.",
            Assert.ThrowsExactly<InvalidOperationException>(() => contract.Fit(options, contract.Rows(20), startFrom: model)).Message);
        Assert.IsNotNull(contract.Fit(contract.Quick(epochs: 1), contract.Rows(20), startFrom: model), "folded, it goes on without");
    }

    private static MlpTrainerOptions Plain(TrainerContract contract, int epochs, LayerNormalization normalization)
    {
        var options = contract.Quick(epochs);
        (options.Optimizer, options.LayerNormalization) = (new Sgd { LearningRate = 0.1 }, normalization);
        return options;
    }
}
