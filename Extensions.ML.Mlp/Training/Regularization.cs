namespace Extensions.ML.Mlp.Training;

/// <summary>Whether anything among the options keeps a network from learning its rows by heart.</summary>
internal static class Regularization
{
    internal static bool IsOn(MlpTrainerOptions options) =>
        options.L1 > 0 || options.InputDropout > 0 || (options.HiddenLayers.Count > 0 && options.Dropout.Any(rate => rate > 0))
        || options is MlpClassificationOptions { LabelSmoothing: > 0 } || Decays(options.Optimizer);

    private static bool Decays(Optimizer optimizer) => optimizer is
        Sgd { WeightDecay: > 0 } or Adam { WeightDecay: > 0 } or AdamW { WeightDecay: > 0 } or RAdam { WeightDecay: > 0 } or NAdam { WeightDecay: > 0 }
        or Adamax { WeightDecay: > 0 } or RmsProp { WeightDecay: > 0 } or Adagrad { WeightDecay: > 0 } or Adadelta { WeightDecay: > 0 };
}
