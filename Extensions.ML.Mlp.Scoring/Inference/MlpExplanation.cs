using Extensions.ML.Mlp.Inference;

namespace Extensions.ML.Mlp;

/// <summary>Tells what each feature of a row adds to a model's score.</summary>
public static class MlpExplanation
{
    /// <summary>
    /// Splits a row's score over its features by integrated gradients (Sundararajan, Taly and Yan 2017). The contributions sum to the
    /// row's score less the baseline's, within 1 % of that difference, or within 0.001 % of the larger score where that is more. For a
    /// model without hidden layers a contribution is the weight times the feature's distance from the baseline.
    /// </summary>
    /// <remarks>
    /// The baseline is the mean of each feature over the training rows; it is 0 for a model whose weights were not trained here. A key has
    /// no mean: its baseline is a value that training has not seen. The way is straight for the features as they are scaled, missing ones
    /// replaced; that a feature is missing counts as that feature's. The way from the baseline to the row is halved where the score bends
    /// until the sum is right, which takes some ten to some hundred gradients. It stops at 512 parts; only a score that bends more than
    /// that leaves a larger rest, which no feature is given. For several classes the contributions of a class less those of another explain
    /// the difference of their logits, that is the logarithm of their odds. Any number of threads may explain with one model.
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <param name="features">The row, [<see cref="MlpModel.FeatureCount"/>].</param>
    /// <param name="contributions">
    /// Receives what each feature adds, [<see cref="MlpModel.FeatureCount"/>], in the units of the score: the logit of true for binary
    /// classification, the label's units for regression, the logit of a class for multiclass classification. All are NaN where the score
    /// of the row or of the baseline is not finite.
    /// </param>
    /// <param name="output">
    /// Whose score is explained: of a multiclass model the class, from 0 to <see cref="MlpModel.OutputCount"/> - 1. Default 0.
    /// </param>
    /// <returns>The baseline's score.</returns>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The model has no such output.</exception>
    public static float Explain(this MlpModel model, ReadOnlySpan<float> features, Span<float> contributions, int output = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        int width = model.FeatureCount;
        if (features.Length != width)
            throw new ArgumentException($"The model takes {width} features, but the row has {features.Length}.", nameof(features));
        if (contributions.Length != width)
            throw new ArgumentException(
                $"The model has {width} features, but there is room for {contributions.Length} contributions.", nameof(contributions));
        if (output < 0 || output >= model.OutputCount)
            throw new ArgumentOutOfRangeException(
                nameof(output), output,
                $"The model has {model.OutputCount} outputs, so the output must be from 0 to {model.OutputCount - 1}.");
        return new IntegratedGradients(model).Explain(features, contributions, output);
    }
}
