using Extensions.ML.Mlp.Tests.Trainers.Contract;

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

    private static float[] Scores(TrainerTask task, TrainingEngine engine, float unit)
    {
        var contract = TrainerContract.Of(task);
        var options = contract.Quick();
        (options.Engine, options.ExampleWeightColumnName) = (engine, "Weight");
        if (options is MlpClassificationOptions classes) classes.ClassWeights = ClassWeights.Balanced;
        var rows = ContractRows.Make(60);
        for (int row = 0; row < rows.Count; row++) rows[row].Weight = (1 + row % 2) * unit;
        var view = contract.View(rows);
        // The same rows again as validation rows: their losses must be finite too.
        return contract.Scores(contract.Fit(options, view, view).Transform(contract.Rows(20, seed: 2)));
    }
}
