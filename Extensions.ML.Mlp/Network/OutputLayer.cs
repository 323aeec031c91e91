using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Network;

/// <summary>The last layer of a network: a linear layer, or one for each member of an ensemble.</summary>
internal static class OutputLayer
{
    /// <summary>The layer with each of its linear layers changed.</summary>
    internal static Stage Map(Stage last, Func<LinearStage, LinearStage> change) => last switch
    {
        LinearStage linear => change(linear),
        EnsembleStage each => new EnsembleStage([.. each.Chains.Select(chain => new Stage[] { change((LinearStage)chain[0]) })]),
        _ => throw new InvalidOperationException($"A stage of kind {last.Kind} is no last layer."),
    };

    /// <summary>The layer with its outputs in another order.</summary>
    /// <param name="last">The layer.</param>
    /// <param name="places">For each new output the old one.</param>
    internal static Stage Reordered(Stage last, int[] places) => Map(last, linear => new(
        [.. places.SelectMany(place => linear.Weights.AsSpan(place * linear.InputCount, linear.InputCount).ToArray())],
        [.. places.Select(place => linear.Biases[place])]));
}
