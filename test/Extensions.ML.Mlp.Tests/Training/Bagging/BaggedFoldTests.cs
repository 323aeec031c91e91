using Extensions.ML.Mlp.Data.Splitting;
using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Tests.Trainers.Contract;

namespace Extensions.ML.Mlp.Tests.Training.Bagging;

/// <summary>What a member of an ensemble learns from, and what it is validated on: the folds, worked out beside it.</summary>
[TestClass]
public sealed class BaggedFoldTests
{
    private const int Count = 90, Members = 3;

    [TestMethod, EachTrainer]
    public void A_members_validation_loss_is_that_of_its_own_chain_on_its_own_fold(TrainerTask task)
    {
        foreach (var early in new EarlyStopping?[] { null, new() { Patience = 3 } })
        {
            var contract = TrainerContract.Of(task);
            var rows = ContractRows.Make(Count);
            // Labels of which a part follows from nothing: the loss of rows that are held out rises again.
            for (int row = 0; row < Count; row += 4) (rows[row].Flag, rows[row].Class, rows[row].Number) = (!rows[row].Flag, "middle", 200 - rows[row].Number);
            var reports = new List<List<EpochReport>>();
            var options = Options(contract);
            (options.EarlyStopping, options.ExampleWeightColumnName) = (early, "Weight");
            options.Progress = new ProgressCallback(report =>
            {
                if (report.Epoch == 1) reports.Add([]);
                reports[^1].Add(report);
            });
            var chains = Chains(contract.ModelOf(contract.Fit(options, contract.View(rows))));
            int[][] folds = FoldsOf(rows, task);
            for (int member = 0; member < Members; member++)
            {
                if (early is not null) Assert.IsLessThan(60, reports[member].Count, "it stops early, by its own rows");
                var chosen = early is null ? reports[member][^1] : reports[member].MinBy(report => report.ValidationLoss);
                Assert.AreEqual(Loss(task, chains[member], [.. folds[member].Select(row => rows[row])]), chosen.ValidationLoss!.Value, 1e-4, $"member {member + 1}");
            }
        }
    }

    [TestMethod, EachTrainer]
    public void Its_scaling_is_that_of_the_rows_that_it_learns_from(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var rows = ContractRows.Make(Count);
        var chains = Chains(contract.ModelOf(contract.Fit(Options(contract), contract.View(rows))));
        foreach (var (fold, chain) in FoldsOf(rows, task).Zip(chains))
        {
            var scaling = (AffineStage)chain[0];
            for (int feature = 0; feature < 3; feature++)
            {
                double[] values = [.. rows.Where((_, row) => !fold.Contains(row)).Select(row => (double)row.Features.GetItemOrDefault(feature))];
                double mean = values.Average(), deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
                // (x - mean) / deviation at the mean, and a deviation above it.
                Assert.AreEqual(0, Scaled(scaling, feature, (float)mean), 1e-5);
                Assert.AreEqual(1, Scaled(scaling, feature, (float)(mean + deviation)), 1e-4);
            }
        }
    }

    [TestMethod, EachTrainer]
    public void Its_quantile_curves_are_those_of_the_rows_that_it_learns_from(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var rows = ContractRows.Make(Count);
        var options = Options(contract);
        (options.Epochs, options.InputNormalization) = (1, InputNormalization.Quantile);
        var chains = Chains(contract.ModelOf(contract.Fit(options, contract.View(rows))));
        foreach (var (fold, chain) in FoldsOf(rows, task).Zip(chains))
        {
            var curves = ((QuantileStage)chain[0]).Curves;
            Assert.AreEqual(3, curves.Count);
            for (int feature = 0; feature < 3; feature++)
            {
                float[] values = [.. rows.Where((_, row) => !fold.Contains(row)).Select(row => row.Features.GetItemOrDefault(feature))];
                Assert.AreEqual((values.Min(), values.Max()), (curves.Knots(feature)[0], curves.Knots(feature)[^1]));
            }
        }
        Assert.HasCount(Members, chains.Select(chain => string.Join(' ', ((QuantileStage)chain[0]).Curves.Knots(0).ToArray())).Distinct());
    }

    /// <summary>As the trainer deals them: a number has no classes.</summary>
    private static int[][] FoldsOf(List<ContractRow> rows, TrainerTask task) =>
        KFold.Split(new(0, [], [.. rows.Select(row => LabelOf(task, row))], null), Members, seed: 1, stratify: task != TrainerTask.Regression);

    private static float LabelOf(TrainerTask task, ContractRow row) => task switch
    {
        TrainerTask.Binary => row.Flag ? 1 : 0,
        TrainerTask.Multiclass => Array.IndexOf(ContractRows.Classes, row.Class),
        _ => row.Number,
    };

    /// <summary>The weighted mean of the losses of rows, in double precision.</summary>
    private static double Loss(TrainerTask task, Stage[] chain, List<ContractRow> rows)
    {
        var model = new MlpModel(chain, new HistoryBuilder().Build(TrainingEnd.EpochsDone));
        double sum = 0;
        foreach (var row in rows)
        {
            float[] features = [.. row.Features.DenseValues()], scores = new float[model.OutputCount];
            model.Score(features, scores);
            double label = LabelOf(task, row);
            sum += row.Weight * (task switch
            {
                TrainerTask.Binary => Math.Log(1 + Math.Exp(label == 1 ? -scores[0] : scores[0])),
                TrainerTask.Multiclass => Math.Log(scores.Sum(score => Math.Exp(score - scores[(int)label]))),
                _ => (scores[0] - label) * (scores[0] - label),
            });
        }
        return sum / rows.Sum(row => row.Weight);
    }

    private static float Scaled(AffineStage scaling, int feature, float value)
    {
        var (row, scaled) = (new float[3], new float[3]);
        row[feature] = value;
        new MlpModel([scaling], new HistoryBuilder().Build(TrainingEnd.EpochsDone)).Score(row, scaled);
        return scaled[feature];
    }

    private static Stage[][] Chains(MlpModel model) => model.Stages.OfType<EnsembleStage>().Single().Chains;

    /// <summary>Three members, one after the other; the loss of a number is in its own units.</summary>
    private static MlpTrainerOptions Options(TrainerContract contract)
    {
        var options = contract.Quick(epochs: 60);
        options.Bagging = Members;
        if (options is MlpRegressionTrainer.Options regression) (regression.StandardizeLabel, regression.Optimizer) = (false, new Adam { LearningRate = 0.5 });
        return options;
    }
}
