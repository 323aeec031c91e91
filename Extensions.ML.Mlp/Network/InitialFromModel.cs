using Extensions.ML.Mlp.Data.Columns;
using Extensions.ML.Mlp.Data.Preprocessing;
using Extensions.ML.Mlp.Model.Stages;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Network;

/// <summary>What the layers start from in a training that goes on from a model.</summary>
internal static class InitialFromModel
{
    /// <summary>The model's stages with parameters, in their order.</summary>
    /// <param name="context">Names the trainer in errors.</param>
    /// <param name="model">The model to start from.</param>
    /// <param name="asked">The stages of a network as the options ask for it.</param>
    /// <param name="shape">That network's build.</param>
    /// <param name="labels">The scaling of the labels in the new training; the model's last layer is put into its units.</param>
    /// <param name="classes">The classes of the new training; the outputs of the model's last layer are put into their order.</param>
    /// <exception cref="InvalidOperationException">The model is of another build; the message names both.</exception>
    internal static IEnumerable<Stage> Take(
        IExceptionContext context, MlpModel model, IEnumerable<Stage> asked, MlpShape shape, LabelScaling labels, LabelClasses classes)
    {
        if (shape.Normalization == LayerNormalization.Batch)
            throw context.Except("A training that goes on from a model must have LayerNormalization None or Layer, but it is Batch, which is folded away when a training ends; choose another, or train anew.");
        var stages = Preprocessor.LearnedStagesOf(model);
        Stage[] expected = [.. asked.Select(Unwrapped), .. shape.OutputActivation is { } last ? [new ActivationStage(last, shape.OutputCount)] : Array.Empty<Stage>()];
        Stage[] actual = [.. stages.Select(Unwrapped)];
        if (!(expected.Length == actual.Length && expected.Zip(actual).All(pair => AreAlike(pair.First, pair.Second))))
        {
            // Builds that read alike differ within a stage.
            bool counts = expected.Select(Name).SequenceEqual(actual.Select(Name));
            throw context.Except($"A training that goes on from a model must have its build, {Build(actual, counts)}, but the options and the data give {Build(expected, counts)}; change HiddenLayers, Activation, LayerNormalization, NumericEmbedding, SharedEnsemble, Loss or the features.");
        }
        var learned = stages.Select(Unwrapped).Where(stage => stage is not (ActivationStage or EnsembleAverageStage)).ToList();
        learned[^1] = OutputScaling.Of(learned[^1], 1 / labels.Deviation, -labels.Mean / labels.Deviation);
        if (classes.Places is { } places) learned[^1] = OutputLayer.Reordered(learned[^1], places);
        return learned;
    }

    private static Stage Unwrapped(Stage stage) => stage is SharedStage shared ? shared.Inner : stage;

    private static bool AreAlike(Stage one, Stage other) => (one.Kind, one.InputCount, one.OutputCount, one.Members, one.ParameterCount, ActivationOf(one))
        == (other.Kind, other.InputCount, other.OutputCount, other.Members, other.ParameterCount, ActivationOf(other));

    private static Activation? ActivationOf(Stage stage) => stage switch
    {
        ActivationStage { Activation: var activation } => activation,
        ParametricActivationStage { Activation: var activation } => activation,
        _ => null,
    };

    private static string Name(Stage stage) => stage switch
    {
        LinearStage linear => $"{linear.InputCount}-{linear.OutputCount}",
        ActivationStage activation => activation.Activation.ToString(),
        ParametricActivationStage activation => $"parametric {activation.Activation}",
        LayerNormStage => "layer norm",
        EmbeddingStage embedding => $"piecewise {embedding.InputCount}-{embedding.OutputCount}",
        PeriodicStage periodic => $"periodic {periodic.InputCount}-{periodic.OutputCount}",
        LookupStage lookup => $"categories {lookup.InputCount}-{lookup.OutputCount}",
        ScaleStage => "scales",
        MemberScaleStage scale => $"{scale.Members} members",
        MemberAffineStage => "members' scales",
        EnsembleStage each => $"members' {each.Chains[0][0].InputCount}-{each.Chains[0][^1].OutputCount}",
        _ => stage.Kind.ToString(),
    };

    private static string Build(Stage[] stages, bool withCounts) =>
        string.Join(" > ", stages.Select(stage => withCounts ? $"{Name(stage)} ({stage.ParameterCount} parameters)" : Name(stage)));
}
