using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Training.Checkpoints;
using TorchSharp;

namespace Extensions.ML.Mlp.Training.Optimizers;

/// <summary>
/// Steps the flat parameters along their flat gradient. Its state lies in tensors of the dispose scope in which it is made, which the
/// parameters know, and in numbers.
/// </summary>
internal abstract class FlatOptimizer(FlatParameters parameters)
{
    /// <summary>The learning rate of the next step.</summary>
    internal double LearningRate { get; set; }

    /// <summary>The parameters in groups that are stepped alike.</summary>
    internal IReadOnlyList<ParameterGroup> Groups { get; set; } = [new(0, checked((int)parameters.Values.numel()), 1, 1)];

    /// <summary>The factor of a decoupled weight decay in the next step.</summary>
    internal double DecayFactor { get; set; } = 1;

    /// <summary>The weights, [count].</summary>
    private protected torch.Tensor Values => parameters.Values;

    /// <summary>The gradient that the last evaluation left, [count].</summary>
    private protected torch.Tensor Gradient => parameters.Gradients;

    /// <summary>Whether steps are taken by operators of TorchSharp also where managed code could; always so on a GPU.</summary>
    internal bool UsesTensors { get; set; } = parameters.Values.device_type != DeviceType.CPU;

    /// <summary>The numbers of its state.</summary>
    internal abstract void Visit(StateSerializer state);

    /// <summary>One step.</summary>
    /// <param name="evaluate">Computes the loss and its gradient with the weights as they are.</param>
    /// <returns>The loss before the step.</returns>
    internal abstract BatchLoss Step(Func<BatchLoss> evaluate);
}
