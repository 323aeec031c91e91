namespace Extensions.ML.Mlp;

/// <summary>How the weights of a linear layer are drawn before training, by its inputs (fan in) and outputs (fan out).</summary>
public enum Initialization
{
    /// <summary>As PyTorch's <c>nn.Linear</c>: weights and biases uniform in ±1/sqrt(fan in).</summary>
    PyTorchDefault,

    /// <summary>Glorot and Bengio 2010: uniform in ±sqrt(6 / (fan in + fan out)); biases 0.</summary>
    GlorotUniform,

    /// <summary>Glorot and Bengio 2010: normal with variance 2 / (fan in + fan out); biases 0.</summary>
    GlorotNormal,

    /// <summary>He et al. 2015: uniform in ±sqrt(6 / fan in); biases 0. Made for ReLU.</summary>
    HeUniform,

    /// <summary>He et al. 2015: normal with variance 2 / fan in; biases 0. Made for ReLU.</summary>
    HeNormal,

    /// <summary>
    /// RealMLP's (Holzmüller et al. 2024): the weights of a layer count divided by sqrt(fan in) (neural tangent parametrisation), are drawn
    /// normal, and each neuron's are scaled so that its sum has deviation 1 over the training rows; its bias is minus a random mean of its
    /// sums over five of them. At most 4,096 of the rows are taken.
    /// </summary>
    DataDriven,
}
