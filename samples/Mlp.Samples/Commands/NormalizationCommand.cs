using System.CommandLine;
using Extensions.ML.Mlp;
using Mlp.Samples.Display;
using Mlp.Samples.Plots;
using Mlp.Samples.Topics;
using Mlp.Samples.Toy;
using Mlp.Samples.Training;

namespace Mlp.Samples.Commands;

/// <summary>The command normalization: of the inputs, and between the layers.</summary>
internal static class NormalizationCommand
{
    private const int DeepLayers = 8, DeepWidth = 20;

    internal static Command Create() => TopicCommand.Create(
        "normalization",
        "Trains on badly scaled features with each scaling of the inputs, and a deep network with each normalization of its layers.",
        epochs: 60,
        Run);

    private static string Run(Topic topic)
    {
        Trial[] inputs = CompareInputs(topic);
        Trial[] layers = CompareLayers(topic);
        TrialTable.Show("Badly scaled features: how the inputs are scaled", "Inputs", inputs);
        TrialTable.Show($"{DeepLayers} sigmoid layers on two spirals: how each layer's sums are scaled", "Layers", layers);
        Save(topic.Folder.For("inputs.png"), "Badly scaled features: scaling of the inputs", inputs);
        Save(topic.Folder.For("layers.png"), $"{DeepLayers} sigmoid layers: normalization between them", layers);
        return "One learning rate serves all weights, so features of very different sizes need scaling: without it the small ones "
            + "are not heard and the large ones saturate the network. Outliers squeeze min-max, while robust scaling shrugs them "
            + "off. In a deep network the same trouble returns at each layer, and batch normalization mends it there. Layer "
            + "normalization takes away how large a row is, which a row of two features cannot spare: it is made for wide ones.";
    }

    private static Trial[] CompareInputs(Topic topic)
    {
        var data = UnevenFeatures.Draw(topic.Context, topic.Seed);
        return [.. Enum.GetValues<InputNormalization>().Select(normalization => Train(normalization))];

        Trial Train(InputNormalization normalization)
        {
            var options = new MlpBinaryTrainer.Options
            {
                HiddenLayers = [32],
                Activation = Activation.Tanh,
                Dropout = [],
                EarlyStopping = null,
                InputNormalization = normalization,
                Optimizer = new Adam { LearningRate = 0.003 },
            };
            string name = normalization == InputNormalization.None ? "as they are" : Words(normalization);
            return new(name, topic.Fit($"inputs {name}", UnevenFeatures.Features(topic.Context), options, data));
        }
    }

    private static Trial[] CompareLayers(Topic topic)
    {
        var task = new SpiralTask(topic);
        return [.. Enum.GetValues<LayerNormalization>().Select(Train)];

        Trial Train(LayerNormalization normalization)
        {
            var options = SpiralTask.Options();
            options.HiddenLayers = [.. Enumerable.Repeat(DeepWidth, DeepLayers)];
            (options.Activation, options.LayerNormalization) = (Activation.Sigmoid, normalization);
            return task.Try(normalization == LayerNormalization.None ? "none" : $"{Words(normalization)} normalization", options);
        }
    }

    private static string Words(Enum name) => name.ToString() switch
    {
        nameof(InputNormalization.MinMax) => "min-max",
        var word => word.ToLowerInvariant(),
    };

    private static void Save(string path, string title, Trial[] trials)
    {
        var plot = new CurvePlot { Title = title, XLabel = "Epoch", YLabel = "Validation loss in nats" };
        plot.Save(path, [.. trials.Select(Curve.OfValidationLoss)]);
    }
}
