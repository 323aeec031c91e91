using Extensions.ML.Mlp.Tests.Trainers.Contract;
using Microsoft.ML;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>A mean does not depend on the unit of its weights: those near the ends of single precision train as those around 1 do.</summary>
[TestClass]
public sealed class ExtremeWeightTests
{
    private static readonly TrainingEngine[] Engines = [TrainingEngine.Fused, TrainingEngine.Autograd];

    /// <summary>Powers of two, so that only an overflow or an underflow could change a bit. The second one makes denormal numbers.</summary>
    [TestMethod, EachTrainer]
    public void Weights_in_another_unit_give_the_same_bits(TrainerTask task)
    {
        foreach (var engine in Engines)
        {
            float[] expected = Scores(task, engine, unit: 1);
            foreach (int exponent in (int[])[126, -140, -40])
                CollectionAssert.AreEqual(expected, Scores(task, engine, MathF.ScaleB(1, exponent)), $"{engine}, 2^{exponent}");
        }
    }

    /// <summary>Both engines add in single precision, in different orders: 1e-4 is what 20 steps make of that.</summary>
    [TestMethod, EachTrainer]
    public void Both_engines_train_with_weights_of_3e38(TrainerTask task)
    {
        float[][] scores = Array.ConvertAll(Engines, engine => Scores(task, engine, unit: 1.5e38f));
        for (int row = 0; row < scores[0].Length; row++)
            Assert.AreEqual(scores[0][row], scores[1][row], 1e-4f * (1 + Math.Abs(scores[0][row])));
    }

    /// <summary>Validation weights are scaled by their own largest one: powers of two again change no bit of the validation loss.</summary>
    [TestMethod, EachTrainer]
    public void Validation_weights_in_another_unit_than_the_training_weights_give_the_same_bits(TrainerTask task)
    {
        foreach (var engine in Engines)
        {
            foreach (var handling in (DataHandling[])[DataHandling.InMemory, DataHandling.Streaming])
            {
                var expected = ValidationLosses(task, engine, handling, 0, 0);
                foreach (var (train, validation) in ((int, int)[])[(0, 126), (0, -140), (126, 0), (-140, 0), (-140, 126), (126, -140)])
                {
                    var losses = ValidationLosses(task, engine, handling, train, validation);
                    CollectionAssert.AreEqual(expected, losses, $"{engine}, {handling}, 2^{train}, 2^{validation}");
                }
            }
        }
    }

    /// <summary>Powers of two near the ends of the range of class weights, together with the ends of single precision.</summary>
    [TestMethod]
    [DataRow(TrainerTask.Binary)]
    [DataRow(TrainerTask.Multiclass)]
    public void Class_weights_in_another_unit_give_the_same_bits(TrainerTask task)
    {
        foreach (var engine in Engines)
        {
            float[] expected = Scores(task, engine, unit: 1, ClassWeightsOf(task, 1));
            foreach (int exponent in (int[])[126, -140, 0])
            {
                foreach (double factor in (double[])[Math.ScaleB(1, 28), Math.ScaleB(1, -28)])
                {
                    float[] scores = Scores(task, engine, MathF.ScaleB(1, exponent), ClassWeightsOf(task, factor));
                    CollectionAssert.AreEqual(expected, scores, $"{engine}, 2^{exponent}, {factor}");
                }
            }
        }
    }

    /// <summary>The engines add in different orders, as above; the accuracy is that of the same rows.</summary>
    [TestMethod]
    [DataRow(TrainerTask.Binary)]
    [DataRow(TrainerTask.Multiclass)]
    public void Both_engines_train_with_the_smallest_and_the_largest_class_weight(TrainerTask task)
    {
        double[] weights = task == TrainerTask.Binary ? [1e-9, 1e9] : [1e-9, 1, 1e9];
        var reports = Array.ConvertAll(Engines, engine => History(task, engine, DataHandling.InMemory, 0, 0, ClassWeights.Of(weights))[^1]);
        Assert.AreEqual(reports[0].ValidationLoss!.Value, reports[1].ValidationLoss!.Value, 1e-4);
        Assert.AreEqual(reports[0].ValidationMetric!.Value, reports[1].ValidationMetric!.Value, 1e-6);
    }

    private static ClassWeights ClassWeightsOf(TrainerTask task, double factor) =>
        ClassWeights.Of(task == TrainerTask.Binary ? [factor, 2 * factor] : [factor, 2 * factor, factor / 2]);

    private static float[] ValidationLosses(TrainerTask task, TrainingEngine engine, DataHandling handling, int train, int validation) =>
        [.. History(task, engine, handling, train, validation).Select(report => report.ValidationLoss!.Value)];

    /// <param name="task">The trainer.</param>
    /// <param name="engine">Its engine.</param>
    /// <param name="handling">Where the rows are.</param>
    /// <param name="train">The power of two that the weights of the training rows are multiplied by.</param>
    /// <param name="validation">The same for the validation rows.</param>
    /// <param name="classWeights">The class weights; null for none.</param>
    private static TrainingHistory History(
        TrainerTask task, TrainingEngine engine, DataHandling handling, int train, int validation, ClassWeights? classWeights = null)
    {
        var contract = TrainerContract.Of(task);
        var options = contract.Quick(epochs: 3);
        (options.Engine, options.DataHandling, options.BatchSize, options.ExampleWeightColumnName) = (engine, handling, 32, "Weight");
        if (options is MlpClassificationOptions classes) classes.ClassWeights = classWeights;
        return contract.ModelOf(contract.Fit(options, View(60, seed: 1, train), View(40, seed: 2, validation))).History;

        IDataView View(int count, int seed, int exponent)
        {
            var rows = ContractRows.Make(count, seed: seed);
            for (int row = 0; row < rows.Count; row++) rows[row].Weight = MathF.ScaleB(1 + row % 2, exponent);
            return contract.View(rows);
        }
    }

    private static float[] Scores(TrainerTask task, TrainingEngine engine, float unit, ClassWeights? classWeights = null)
    {
        var contract = TrainerContract.Of(task);
        var options = contract.Quick();
        (options.Engine, options.ExampleWeightColumnName) = (engine, "Weight");
        if (options is MlpClassificationOptions classes) classes.ClassWeights = classWeights ?? ClassWeights.Balanced;
        var rows = ContractRows.Make(60);
        for (int row = 0; row < rows.Count; row++) rows[row].Weight = (1 + row % 2) * unit;
        var view = contract.View(rows);
        // The same rows again as validation rows: their losses must be finite too.
        return contract.Scores(contract.Fit(options, view, view).Transform(contract.Rows(20, seed: 2)));
    }
}
