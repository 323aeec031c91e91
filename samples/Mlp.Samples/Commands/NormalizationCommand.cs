using System.CommandLine;
using Extensions.ML.Mlp;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mlp.Samples.Display;
using Mlp.Samples.Plots;
using Mlp.Samples.Topics;
using Mlp.Samples.Toy;
using Mlp.Samples.Training;

namespace Mlp.Samples.Commands;

/// <summary>The command normalization: of the inputs, and between the layers.</summary>
internal static class NormalizationCommand
{
    private const int DeepLayers = 8, DeepWidth = 32;

    internal static Command Create() => TopicCommand.Create(
        "normalization",
        "Trains on badly scaled features with each scaling of the inputs, and a deep network with each normalization of its layers.",
        "plain networks without embeddings, ensemble, dropout, gradient clipping and early stopping, so that each "
        + "normalization is seen alone.",
        epochs: 60,
        Run);

    private static string Run(Topic topic)
    {
        Trial[] inputs = CompareInputs(topic);
        Trial[] layers = CompareLayers(topic);
        TrialTable.Show("Badly scaled features: how the inputs are scaled", "Inputs", inputs);
        TrialTable.Show($"{DeepLayers} ReLU layers: how the sums of each are scaled", "Layers", layers);
        Save(topic.Folder.For("inputs.png"), "Badly scaled features: scaling of the inputs", inputs);
        Save(topic.Folder.For("layers.png"), $"{DeepLayers} ReLU layers: normalization between them", layers);
        return "One learning rate serves all weights, so features of very different sizes need scaling: without it the small ones "
            + "have no effect and the large ones saturate the network. Outliers squeeze min-max, while robust scaling is robust to "
            + "them. In a deep network what tells the rows apart shrinks from layer to layer, and so does the gradient on its way "
            + "back: such a network can stay at ln 2 = 0.69, the loss of a guess. Batch normalization, which scales each unit's "
            + "sums over the rows of a batch, and layer normalization, which scales each row's sums over the units, bring them "
            + "back to one size at each layer, and it learns at once.";
    }

    private static Trial[] CompareInputs(Topic topic)
    {
        var data = UnevenFeatures.Draw(topic.Context, topic.Seed);
        // The first training of a process pays for warming up, which would be taken for the cost of the first normalization.
        Train(InputNormalization.None, "warm-up, not counted");
        return [.. Enum.GetValues<InputNormalization>().Select(normalization => Train(normalization))];

        Trial Train(InputNormalization normalization, string? title = null)
        {
            var options = new MlpBinaryTrainer.Options
            {
                NumericEmbedding = null,
                SharedEnsemble = null,
                GradientClipping = null,
                HiddenLayers = [32],
                Activation = Activation.Tanh,
                Dropout = [],
                EarlyStopping = null,
                InputNormalization = normalization,
                Optimizer = new Adam { LearningRate = 0.003 },
            };
            string name = normalization == InputNormalization.None ? "as they are" : Words(normalization);
            return new(name, topic.Fit(title ?? $"inputs {name}", UnevenFeatures.Features(topic.Context), options, data));
        }
    }

    private static Trial[] CompareLayers(Topic topic)
    {
        var data = WideRows.Draw(topic.Context, topic.Seed);
        return [.. Enum.GetValues<LayerNormalization>().Select(normalization => Train(normalization))];

        Trial Train(LayerNormalization normalization)
        {
            var options = new MlpBinaryTrainer.Options
            {
                InputNormalization = InputNormalization.Standardize,
                NumericEmbedding = null,
                SharedEnsemble = null,
                GradientClipping = null,
                HiddenLayers = [.. Enumerable.Repeat(DeepWidth, DeepLayers)],
                Activation = Activation.Relu,
                LayerNormalization = normalization,
                Dropout = [],
                EarlyStopping = null,
                Optimizer = new Sgd { LearningRate = 0.005, Momentum = 0.9 },
                Schedule = new CosineDecay(),
            };
            string name = normalization == LayerNormalization.None ? "none" : $"{Words(normalization)} normalization";
            return new(name, topic.Fit($"layers {name}", new EstimatorChain<ITransformer>(), options, data));
        }
    }

    private static string Words(Enum name) => name.ToString() switch
    {
        nameof(InputNormalization.MinMax) => "min-max",
        nameof(InputNormalization.RobustClipped) => "robust, clipped",
        var word => word.ToLowerInvariant(),
    };

    private static void Save(string path, string title, Trial[] trials)
    {
        var plot = new CurvePlot { Title = title, XLabel = "Epoch", YLabel = "Validation loss in nats" };
        plot.Save(path, [.. trials.Select(Curve.OfValidationLoss)]);
    }
}
