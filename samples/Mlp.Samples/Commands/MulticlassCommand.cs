using System.CommandLine;
using Extensions.ML.Mlp;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mlp.Samples.Arguments;
using Mlp.Samples.Display;
using Mlp.Samples.Plots;
using Mlp.Samples.Topics;
using Mlp.Samples.Toy;
using Mlp.Samples.Training;
using static Microsoft.ML.Transforms.ValueToKeyMappingEstimator;

namespace Mlp.Samples.Commands;

/// <summary>The command multiclass: several spirals, told apart by one network.</summary>
internal static class MulticlassCommand
{
    private const int PointsAClass = 200;
    private const double Noise = 0.06;

    internal static Command Create()
    {
        var classes = NumberOption.Whole("--classes", "The number of spirals, each a class.", defaultValue: 3, least: 2, most: 6);
        return TopicCommand.Create(
            "multiclass",
            "Learns to tell spirals apart, each a class of its own, and shows the regions, the confusion and ML.NET's metrics.",
            $"a plain network of two layers of 32 tanh units, trained by Adam {SpiralTask.Without}, because it is enough for spirals.",
            epochs: 100,
            [classes],
            (topic, parsed) => Run(topic, parsed.GetValue(classes)));
    }

    private static string Run(Topic topic, int classes)
    {
        var data = topic.Context.Data;
        SpiralPoint[] train = Draw(topic.Seed), test = Draw(topic.Seed + 1);
        var trained = Train(topic, new("spirals", data.LoadFromEnumerable(train), data.LoadFromEnumerable(test)));

        MulticlassTables.Show(Evaluate(train), Evaluate(test), [.. test.Take(classes).Select(point => point.Spiral)]);
        RegionPlot.Save(topic.Folder.For("regions.png"), test, Predict);
        return "The network has one output a class, and the softmax makes of them probabilities that sum to 1; the label is a "
            + "key, made with MapValueToKey, and MapKeyToValue gives back its name. The confusion table shows which classes are "
            + "taken for which, which no single number tells.";

        SpiralPoint[] Draw(int seed) => Spirals.Draw(classes, PointsAClass * classes, Noise, seed);

        MulticlassClassificationMetrics Evaluate(SpiralPoint[] points) =>
            topic.Context.MulticlassClassification.Evaluate(trained.Pipeline.Transform(data.LoadFromEnumerable(points)));

        IEnumerable<string> Predict(IEnumerable<SpiralPoint> places) => trained.Pipeline
            .Transform(data.LoadFromEnumerable(places))
            .GetColumn<string>("PredictedSpiral");
    }

    private static TrainedNetwork Train(Topic topic, SplitData data)
    {
        var transforms = topic.Context.Transforms;
        var features = transforms
            .Concatenate("Features", nameof(SpiralPoint.X1), nameof(SpiralPoint.X2))
            .Append(transforms.Conversion.MapValueToKey("Label", nameof(SpiralPoint.Spiral), keyOrdinality: KeyOrdinality.ByValue));
        var options = new MlpMulticlassTrainer.Options
        {
            NumericEmbedding = null,
            SharedEnsemble = null,
            GradientClipping = null,
            HiddenLayers = [32, 32],
            Activation = Activation.Tanh,
            Dropout = [],
            EarlyStopping = null,
            InputNormalization = InputNormalization.Standardize,
            Optimizer = new Adam { LearningRate = 0.01 },
        };
        var trained = topic.Fit("spirals", features, options, data);
        var names = transforms.Conversion.MapKeyToValue("PredictedSpiral", "PredictedLabel").Fit(trained.Pipeline.Transform(data.Train));
        return trained with { Pipeline = trained.Pipeline.Append(names) };
    }
}
