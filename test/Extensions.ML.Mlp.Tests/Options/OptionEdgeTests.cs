using System.Text.RegularExpressions;
using Extensions.ML.Mlp.Tests.Conventions;
using Extensions.ML.Mlp.Tests.Toy;
using Microsoft.ML;

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
        foreach (var type in DocumentationTests.OptionTypes.Where(type => !type.IsAbstract && type.GetConstructor([]) is not null))
        {
            foreach (var property in type.GetProperties().Where(property => property.CanWrite && !Endless.Contains(property.Name)))
            {
                foreach (object edge in Edges(property.PropertyType))
                {
                    object instance = Activator.CreateInstance(type)!;
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
            var score = new float[1];
            Train(instance, engine).Score([0.5f, -0.5f], score);
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
        var rows = Points.Features(context).Fit(Points.Clouds(2).View(context)).Transform(Points.Clouds(40).View(context));
        if (instance is not (MlpRegressionTrainer.Options or RegressionLoss))
            return context.BinaryClassification.Trainers.Mlp(Quick(instance as MlpBinaryTrainer.Options ?? new(), instance, engine)).Fit(rows, rows).Model.SubModel.Model;
        var options = instance as MlpRegressionTrainer.Options ?? new() { Loss = (RegressionLoss)instance };
        options.LabelColumnName = "Weight";
        return context.Regression.Trainers.Mlp(Quick(options, instance, engine)).Fit(rows, rows).Model.Model;
    }

    private static T Quick<T>(T options, object instance, TrainingEngine engine)
        where T : MlpTrainerOptions
    {
        if (instance is Optimizer optimizer) options.Optimizer = optimizer;
        if (instance is Schedule schedule) options.Schedule = schedule;
        if (instance is EarlyStopping stopping) options.EarlyStopping = stopping;
        if (instance is GradientClipping clipping) options.GradientClipping = clipping;
        (options.HiddenLayers, options.Epochs, options.Engine, options.Device) = ([4], 2, engine, "cpu");
        if (ReferenceEquals(options, instance)) return options;
        options.BatchSize = instance is Lbfgs ? null : 16;
        return options;
    }
}
