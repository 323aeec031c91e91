namespace Extensions.ML.Mlp.Tests.Trainers.Contract;

/// <summary>What early stopping watches of an ensemble that shares its weights: the loss of its own score, not that of its members.</summary>
[TestClass]
public sealed class EnsembleStoppingTests
{
    private const int Epochs = 8;

    /// <summary>Of the loss; single precision.</summary>
    private const double Tolerance = 1e-5;

    public static IEnumerable<(TrainerTask Task, TrainingEngine Engine)> Cases =>
        Enum.GetValues<TrainerTask>().SelectMany(task => new[] { TrainingEngine.Autograd, TrainingEngine.Fused }.Select(engine => (task, engine)));

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void The_validation_loss_of_each_epoch_is_that_of_the_mean_of_the_members(TrainerTask task, TrainingEngine engine)
    {
        var contract = TrainerContract.Of(task);
        var (train, validation) = (Noise(SeedOf(task)), Noise(SeedOf(task) + 1));
        var history = contract.ModelOf(contract.Fit(Options(contract, engine, Epochs, new() { Patience = Epochs }), contract.View(train), contract.View(validation))).History;
        List<double> ensemble = [], members = [];
        for (int epoch = 1; epoch <= Epochs; epoch++)
        {
            // The same training, ended there.
            var model = contract.ModelOf(contract.Fit(Options(contract, engine, epoch, null), contract.View(train)));
            ensemble.Add(Loss(task, model, validation, train));
            members.Add(Members.Of(model).Average(member => Loss(task, member, validation, train)));
            Assert.AreEqual(ensemble[^1], history[epoch - 1].ValidationLoss!.Value, Tolerance * ensemble[^1], $"epoch {epoch}");
            // The losses are convex: the members' mean is above, and by far more than rounding.
            Assert.IsGreaterThan(ensemble[^1] * (1 + 20 * Tolerance), members[^1], $"epoch {epoch}");
        }
        Assert.AreEqual(Best(ensemble), history.BestEpoch);
        Assert.AreNotEqual(Best(members), history.BestEpoch, "who watched the members would stop at another epoch");
    }

    /// <summary>Of rows on which ensemble and members have their best epochs apart, by 4e-4 of the loss or more on either side.</summary>
    private static int SeedOf(TrainerTask task) => task switch { TrainerTask.Binary => 14, TrainerTask.Multiclass => 6, _ => 10 };

    /// <summary>Few rows whose labels are another's: what is learned of them is soon wrong of others.</summary>
    private static List<ContractRow> Noise(int seed) => [.. ContractRows.Make(40, seed: seed).Zip(ContractRows.Make(40, seed: seed + 100), (row, label) => label.With(row.Features))];

    private static MlpTrainerOptions Options(TrainerContract contract, TrainingEngine engine, int epochs, EarlyStopping? stopping)
    {
        var options = contract.Quick(epochs);
        options.SharedEnsemble = new() { Members = 4, ScalesHiddenLayers = true };
        (options.Engine, options.EarlyStopping, options.Optimizer) = (engine, stopping, new Adam { LearningRate = 0.02 });
        return options;
    }

    private static int Best(List<double> losses) => 1 + losses.IndexOf(losses.Min());

    private static double Loss(TrainerTask task, MlpModel model, List<ContractRow> rows, List<ContractRow> train)
    {
        var scores = new float[rows.Count * model.OutputCount];
        model.ScoreBatch([.. rows.SelectMany(row => row.Features.DenseValues())], scores);
        double mean = train.Average(row => (double)row.Number), deviation = Math.Sqrt(train.Average(row => Math.Pow(row.Number - mean, 2)));
        return rows.Zip(scores.Chunk(model.OutputCount), (row, own) => task switch
        {
            TrainerTask.Binary => Math.Log(1 + Math.Exp(row.Flag ? -own[0] : own[0])),
            TrainerTask.Multiclass => Math.Log(own.Sum(score => Math.Exp(score))) - own[Array.IndexOf(ContractRows.Classes, row.Class)],
            _ => Math.Pow((own[0] - row.Number) / deviation, 2),
        }).Average();
    }
}
