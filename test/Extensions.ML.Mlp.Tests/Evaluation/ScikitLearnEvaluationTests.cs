namespace Extensions.ML.Mlp.Tests.Evaluation;

/// <summary>
/// On scikit-learn's small sets, the same split and like settings, the mean of five seeds is not below the mean of scikit-learn's five
/// networks by more than two of their standard deviations, nor, where all five of those agree, by more than one test row.
/// </summary>
[TestClass]
[TestCategory("Evaluation")]
public sealed class ScikitLearnEvaluationTests
{
    [TestMethod]
    [DataRow("iris")]
    [DataRow("digits")]
    [DataRow("wine")]
    public void Multiclass_is_not_worse_than_scikit_learn(string name) => Check(name, (set, seed) =>
    {
        var scored = set.Score(context => context.Transforms.Conversion.MapValueToKey("Label", nameof(ScikitLearnSet.Row.Number))
            .Append(context.MulticlassClassification.Trainers.Mlp(ScikitLearnSet.Settings(new MlpMulticlassTrainer.Options().Plainly(), seed))));
        return new MLContext().MulticlassClassification.Evaluate(scored).MicroAccuracy;
    });

    [TestMethod]
    public void Binary_is_not_worse_than_scikit_learn() => Check("breast_cancer", (set, seed) =>
    {
        var options = ScikitLearnSet.Settings(new MlpBinaryTrainer.Options().Plainly(), seed);
        options.LabelColumnName = nameof(ScikitLearnSet.Row.Truth);
        var scored = set.Score(context => context.BinaryClassification.Trainers.Mlp(options));
        return new MLContext().BinaryClassification.Evaluate(scored, nameof(ScikitLearnSet.Row.Truth)).Accuracy;
    });

    [TestMethod]
    public void Regression_is_not_worse_than_scikit_learn() => Check("diabetes", (set, seed) =>
    {
        var options = ScikitLearnSet.Settings(new MlpRegressionTrainer.Options().Plainly(), seed);
        options.LabelColumnName = nameof(ScikitLearnSet.Row.Number);
        var scored = set.Score(context => context.Regression.Trainers.Mlp(options));
        return new MLContext().Regression.Evaluate(scored, nameof(ScikitLearnSet.Row.Number)).RSquared;
    });

    private static void Check(string name, Func<ScikitLearnSet, int, double> score)
    {
        var set = new ScikitLearnSet(name);
        double[] scores = [.. ScikitLearnSet.Seeds.Select(seed => score(set, seed))];
        double margin = Math.Max(2 * set.Scores.Deviation, 1.0 / set.Test.Count());
        Console.WriteLine(FormattableString.Invariant($"{name}: {set.Scores.Metric} {scores.Average():F4} ({string.Join(", ", scores.Select(value => FormattableString.Invariant($"{value:F4}")))}); scikit-learn {set.Scores.Mean:F4} +- {set.Scores.Deviation:F4}"));
        Assert.IsGreaterThanOrEqualTo(set.Scores.Mean - margin, scores.Average());
    }
}
