using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Model.Stages;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Network;

/// <summary>What the layers start from in a training that goes on from a model.</summary>
internal static class InitialFromModel
{
    /// <summary>The model's stages with parameters, in their order.</summary>
    /// <param name="context">Names the trainer in errors.</param>
    /// <param name="model">The model to start from.</param>
    /// <param name="shape">The build that the options ask for.</param>
    /// <param name="labels">The scaling of the labels in the new training; the model's last layer is put into its units.</param>
    /// <exception cref="InvalidOperationException">The model is of another build; the message names both.</exception>
    internal static IEnumerable<Stage> Take(IExceptionContext context, MlpModel model, MlpShape shape, LabelScaling labels)
    {
        if (shape.Normalization == LayerNormalization.Batch)
            throw context.Except("A training that goes on from a model must have LayerNormalization None or Layer, but it is Batch, which is folded away when a training ends; choose another, or train anew.");
        var learned = model.Stages.Where(stage => stage is not AffineStage).ToList();
        string expected = Build(Stages(shape)), actual = Build(learned.Select(Name));
        if (expected != actual)
            throw context.Except($"A training that goes on from a model must have its build, {actual}, but the options and the data give {expected}; change HiddenLayers, Activation, LayerNormalization, Loss or the features.");
        learned.RemoveAll(stage => stage is ActivationStage);
        learned[^1] = Scaled((LinearStage)learned[^1], labels);
        return learned;
    }

    private static IEnumerable<string> Stages(MlpShape shape)
    {
        int hidden = 0;
        foreach (var (inputs, outputs) in shape.LinearLayers)
        {
            yield return $"{inputs}-{outputs}";
            if (hidden++ == shape.HiddenLayers.Count) break;
            if (shape.Normalization == LayerNormalization.Layer) yield return "layer norm";
            yield return shape.Activation.ToString();
        }
        if (shape.OutputActivation is { } last) yield return last.ToString();
    }

    private static string Name(Stage stage) => stage switch
    {
        LinearStage => $"{stage.InputCount}-{stage.OutputCount}",
        ActivationStage activation => activation.Activation.ToString(),
        _ => "layer norm",
    };

    private static string Build(IEnumerable<string> stages) => string.Join(" > ", stages);

    private static LinearStage Scaled(LinearStage last, LabelScaling labels) => new(
        [.. last.Weights.Select(weight => (float)(weight / labels.Deviation))],
        [.. last.Biases.Select(bias => (float)((bias - labels.Mean) / labels.Deviation))]);
}
