using System.Text.RegularExpressions;
using Extensions.ML.Mlp.Tests.Training.Checkpoints;

namespace Extensions.ML.Mlp.Tests.Options;

/// <summary>Every number of every option at the edges of its range: a training gives a finite model, or a sentence that says what to do.</summary>
[TestClass]
public sealed class OptionEdgeTests
{
    /// <summary>Their edges need years.</summary>
    private static readonly string[] Endless = [nameof(MlpTrainerOptions.Epochs), nameof(MlpTrainerOptions.Seed), nameof(MlpTrainerOptions.Threads), nameof(Lbfgs.MaxIterations)];

    [TestMethod]
    [DataRow(TrainingEngine.Fused)]
    [DataRow(TrainingEngine.Autograd)]
    public void At_the_edges_of_a_range_a_training_ends_well_or_says_why_not(TrainingEngine engine)
    {
        var faults = new List<string>();
        int tried = 0;
        foreach (var type in OptionRecords.Types)
        {
            foreach (var property in type.GetProperties().Where(property => property.CanWrite && !Endless.Contains(property.Name)))
            {
                foreach (object edge in Edges(property.PropertyType))
                {
                    using var folder = new CheckpointFolder();
                    object instance = OptionRecords.Make(type, folder.Path());
                    property.SetValue(instance, edge);
                    if (FaultOf(instance, engine) is { } fault) faults.Add($"{type.Name}.{property.Name} = {edge}: {fault}");
                    tried++;
                }
            }
        }
        Assert.AreEqual("", string.Join('\n', faults));
        Assert.IsGreaterThan(150, tried);
    }

    private static object[] Edges(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var number when number == typeof(double) => [0.0, double.Epsilon, Math.BitDecrement(1.0), 1.0, double.MaxValue],
        var number when number == typeof(int) => [0, 1, int.MaxValue],
        var time when time == typeof(TimeSpan) => [TimeSpan.FromTicks(1), TimeSpan.FromDays(49)],
        _ => [],
    };

    /// <summary>What is wrong with the outcome; null for nothing.</summary>
    private static string? FaultOf(object instance, TrainingEngine engine)
    {
        try
        {
            var (model, score) = (Train(instance, engine), new float[1]);
            model.Score([.. new[] { 0.5f, -0.5f, 1 }.Take(model.FeatureCount)], score);
            return float.IsFinite(score[0]) ? null : $"a score of {score[0]}";
        }
        catch (Exception e)
        {
            bool isSentence = e is ArgumentException or InvalidOperationException or OperationCanceledException && Regex.IsMatch(e.Message, " (must|needs) .*; ");
            return isSentence ? null : e.ToString();
        }
    }

    private static MlpModel Train(object instance, TrainingEngine engine)
    {
        var context = new MLContext(1);
        var points = Points.Clouds(40).View(context);
        var rows = Points.Features(context).Append(context.Transforms.Conversion.MapValueToKey("Key", "Class")).Fit(points).Transform(points);
        if (instance is not (MlpRegressionTrainer.Options or RegressionLoss))
            return context.BinaryClassification.Trainers.Mlp(Quick(instance as MlpBinaryTrainer.Options ?? new(), instance, engine)).Fit(rows, rows).Model.SubModel.Model;
        var options = instance as MlpRegressionTrainer.Options ?? new();
        options.LabelColumnName = "Weight";
        return context.Regression.Trainers.Mlp(Quick(options, instance, engine)).Fit(rows, rows).Model.Model;
    }

    private static T Quick<T>(T options, object instance, TrainingEngine engine)
        where T : MlpTrainerOptions
    {
        (options.HiddenLayers, options.Epochs, options.Engine, options.Device) = ([4], 2, engine, "cpu");
        options.Threads = 1;
        if (instance is MlpTrainerOptions) return options;
        // What some records are about.
        (options.BatchSize, options.LearnInputScales, options.ParametricActivation, options.CategoricalColumnNames) = (16, true, true, ["Key"]);
        OptionRecords.Put(options, instance);
        return options;
    }
}
