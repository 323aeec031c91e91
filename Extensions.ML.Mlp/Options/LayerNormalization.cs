namespace Extensions.ML.Mlp;

/// <summary>How the sums of each hidden layer are scaled before its activation.</summary>
public enum LayerNormalization
{
    /// <summary>Taken as they are.</summary>
    None,

    /// <summary>
    /// Batch normalization (Ioffe and Szegedy 2015): by mean and variance of the batch while training, and else by running ones, as
    /// PyTorch's <c>BatchNorm1d</c> (momentum 0.1, epsilon 1e-5). Folded into the linear layers when the training ends.
    /// </summary>
    Batch,

    /// <summary>Layer normalization (Ba et al. 2016): by mean and variance of the row's own sums (epsilon 1e-5).</summary>
    Layer,
}
