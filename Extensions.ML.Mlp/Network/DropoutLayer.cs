using Extensions.ML.Mlp.Model.Stages;
using TorchSharp;

namespace Extensions.ML.Mlp.Network;

/// <summary>Dropout: while training each value is 0 with the rate's probability and else divided by what is left.</summary>
internal sealed class DropoutLayer(double rate, int width, torch.Generator generator) : Layer
{
    /// <summary>The share that is dropped now.</summary>
    internal double Rate => rate * Factor;

    /// <summary>What the rate is multiplied by: from 0 to 1.</summary>
    internal double Factor { get; set; } = 1;

    internal int Width => width;

    internal override torch.Tensor Forward(torch.Tensor x, bool training)
    {
        if (!training || Factor == 0) return x;
        // torch's own dropout draws from the global generator.
        return x.mul(torch.empty_like(x).bernoulli_(1 - Rate, generator).TimesInPlace(1 / (1 - Rate)));
    }

    internal override void AppendTo(List<Stage> stages)
    {
        // Nothing is left of it in a model.
    }
}
