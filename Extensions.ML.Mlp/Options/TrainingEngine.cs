namespace Extensions.ML.Mlp;

/// <summary>What computes the gradients of a training.</summary>
public enum TrainingEngine
{
    /// <summary><see cref="Fused"/> on the CPU where it is faster, else <see cref="Autograd"/>; the training's log says which.</summary>
    Auto,

    /// <summary>TorchSharp's autograd, on any device.</summary>
    Autograd,

    /// <summary>Managed SIMD code on the CPU that computes blocks of rows through all layers and back while they are in the cache.</summary>
    Fused,
}
