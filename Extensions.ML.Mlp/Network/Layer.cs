using Extensions.ML.Mlp.Model.Stages;
using TorchSharp;

namespace Extensions.ML.Mlp.Network;

/// <summary>One step of the network while it is trained, and what is left of it in the model.</summary>
internal abstract class Layer
{
    /// <param name="x">[rows, inputs]; a layer that is not linear may overwrite it.</param>
    /// <param name="training">Whether the network is trained or evaluated.</param>
    /// <returns>[rows, outputs]</returns>
    internal abstract torch.Tensor Forward(torch.Tensor x, bool training);

    /// <summary>Adds the layer as it is now to the stages of a model, or folds it into the last of them.</summary>
    internal abstract void AppendTo(List<Stage> stages);

    private protected static float[] ToArray(torch.Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        return tensor.detach().cpu().contiguous().data<float>().ToArray();
    }
}
