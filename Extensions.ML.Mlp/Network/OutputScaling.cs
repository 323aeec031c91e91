using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Network;

/// <summary>Puts the outputs of a last layer into other units.</summary>
internal static class OutputScaling
{
    /// <param name="last">A linear layer, or one for each member of an ensemble.</param>
    /// <param name="factor">What its outputs are multiplied by.</param>
    /// <param name="summand">What is then added.</param>
    internal static Stage Of(Stage last, double factor, double summand) => OutputLayer.Map(last, linear => new(
        [.. linear.Weights.Select(weight => (float)(weight * factor))],
        [.. linear.Biases.Select(bias => (float)(bias * factor + summand))]));
}
