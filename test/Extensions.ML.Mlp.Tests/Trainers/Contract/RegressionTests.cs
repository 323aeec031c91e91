namespace Extensions.ML.Mlp.Tests.Trainers.Contract;

/// <summary>What is particular to numbers: units and losses.</summary>
[TestClass]
public sealed class RegressionTests
{
    private readonly TrainerContract _contract = TrainerContract.Of(TrainerTask.Regression);

    [TestMethod]
    public void A_large_label_is_learned_in_its_own_units()
    {
        var (train, test) = (Scaled(200, seed: 1), Scaled(100, seed: 2));
        var model = _contract.Fit(_contract.Quick(epochs: 100), _contract.View(train), _contract.View(test));
        var metrics = _contract.Context.Regression.Evaluate(model.Transform(_contract.View(test)), "Number");
        Assert.IsGreaterThan(0.95, metrics.RSquared);
        Assert.AreEqual(metrics.RootMeanSquaredError, _contract.ModelOf(model).History[^1].ValidationMetric!.Value, 1e-3 * metrics.RootMeanSquaredError);

        static List<ContractRow> Scaled(int count, int seed)
        {
            var rows = ContractRows.Make(count, seed: seed);
            foreach (var row in rows) row.Number = 1e6f + 1000 * row.Number;
            return rows;
        }
    }

    [TestMethod]
    [DataRow(0f)]
    [DataRow(7f)]
    [DataRow(-1e6f)]
    public void A_constant_label_is_predicted(float label)
    {
        var rows = ContractRows.Make(30);
        foreach (var row in rows) row.Number = label;
        var options = _contract.Quick(epochs: 200);
        options.Optimizer = new Adam { LearningRate = 0.02 };
        // At a million, neighbours in single precision are 0.06 apart; the last layer sums a few of them.
        foreach (float score in _contract.ScoresOf(options, _contract.View(rows), _contract.View(rows))) Assert.AreEqual(label, score, 0.05 + 1e-6 * Math.Abs(label));
    }

    [TestMethod]
    public void Labels_as_they_are_are_learned_too()
    {
        var options = Options(new SquaredError());
        (options.StandardizeLabel, options.Optimizer, options.Epochs) = (false, new Adam { LearningRate = 0.3 }, 300);
        Assert.IsGreaterThan(0.9, _contract.Quality(_contract.Fit(options, _contract.Rows(200)).Transform(_contract.Rows(100, seed: 2))));
    }

    [TestMethod]
    public void Each_loss_learns()
    {
        foreach (var loss in new RegressionLoss[] { new SquaredError(), new AbsoluteError(), new HuberLoss(), new HuberLoss { Delta = 0.1 }, new QuantileLoss() })
        {
            double quality = _contract.Quality(_contract.Fit(Options(loss), _contract.Rows(200)).Transform(_contract.Rows(100, seed: 2)));
            Assert.IsGreaterThan(0.9, quality, $"{loss}");
        }
    }

    [TestMethod]
    public void Poisson_learns_rates_above_0()
    {
        var (train, test) = (Counts(400, seed: 1), Counts(200, seed: 2));
        var scored = _contract.Fit(Options(new PoissonLoss()), _contract.View(train)).Transform(_contract.View(test));
        float[] rates = _contract.Scores(scored);
        Assert.IsTrue(rates.All(rate => rate > 0));
        for (int row = 0; row < rates.Length; row++) Assert.AreEqual(Rate(test[row]), rates[row], 0.35 * Rate(test[row]) + 0.5);
        // The mean of the rates is the mean of the counts, which the loss is least at.
        Assert.AreEqual(test.Average(row => row.Number), rates.Average(), 0.5);
    }

    [TestMethod]
    public void Poisson_refuses_a_label_below_0()
    {
        var rows = ContractRows.Make(5);
        rows[3].Number = -0.5f;
        Assert.AreEqual(
            "The labels must be at least 0 with PoissonLoss, but column 'Number' holds -0.5; use another loss.",
            Assert.ThrowsExactly<InvalidOperationException>(() => _contract.Fit(Options(new PoissonLoss()), _contract.View(rows))).Message);
    }

    [TestMethod]
    public void A_continued_training_checks_its_labels_too()
    {
        var model = ((ISingleFeaturePredictionTransformer<MlpRegressionModelParameters>)_contract.Fit(Options(new PoissonLoss()), _contract.View(Counts(50, seed: 1)))).Model;
        var rows = Counts(50, seed: 2);
        rows[3].Number = -2;
        var trainer = new MLContext(1).Regression.Trainers.Mlp(Options(new PoissonLoss()));
        Assert.AreEqual(
            "The labels must be at least 0 with PoissonLoss, but column 'Number' holds -2; use another loss.",
            Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(_contract.View(rows), null, startFrom: model)).Message);
    }

    [TestMethod]
    [DataRow(0.1)]
    [DataRow(0.9)]
    public void A_quantile_lies_above_its_share_of_the_labels(double level)
    {
        // Noise of a width that the features do not tell.
        var (random, rows) = (new Random(5), ContractRows.Make(600));
        foreach (var row in rows) row.Number += (float)(20 * ContractRows.Normal(random));
        float[] scores = _contract.ScoresOf(Options(new QuantileLoss { Level = level }), _contract.View(rows[..400]), _contract.View(rows[400..]));
        double share = scores.Zip(rows[400..], (score, row) => row.Number < score ? 1.0 : 0.0).Average();
        // 200 labels: a deviation of 0.02, and what the network overfits.
        Assert.AreEqual(level, share, 0.07);
    }

    [TestMethod]
    [DataRow("Flag", "Schema mismatch for label column 'Flag': expected Single, got Boolean (Parameter 'labelCol')")]
    [DataRow("Class", "Schema mismatch for label column 'Class': expected Single, got String (Parameter 'labelCol')")]
    [DataRow("Key", "Schema mismatch for label column 'Key': expected Single, got Key<UInt32> (Parameter 'labelCol')")]
    public void Another_kind_of_label_is_told_in_ML_NETs_words(string column, string message)
    {
        var options = _contract.Quick();
        options.LabelColumnName = column;
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _contract.Fit(options, _contract.Rows(10)));
        Assert.AreEqual(message, error.Message);
    }

    private static MlpRegressionTrainer.Options Options(RegressionLoss loss)
    {
        var options = (MlpRegressionTrainer.Options)TrainerContract.Of(TrainerTask.Regression).Quick(epochs: 150);
        (options.Loss, options.Optimizer) = (loss, new Adam { LearningRate = 0.03 });
        return options;
    }

    private static double Rate(ContractRow row) => Math.Exp(1 + 0.3 * row.Features.GetItemOrDefault(0));

    private static List<ContractRow> Counts(int count, int seed)
    {
        var (random, rows) = (new Random(seed), ContractRows.Make(count, seed: seed));
        foreach (var row in rows)
        {
            // Knuth's draw of a Poisson number.
            double product = random.NextDouble(), limit = Math.Exp(-Rate(row));
            for (row.Number = 0; product > limit; row.Number++) product *= random.NextDouble();
        }
        return rows;
    }
}
