using Extensions.ML.Mlp;

namespace Mlp.Samples.Training;

/// <summary>A finished training among others, and what it tried.</summary>
internal sealed record Trial(string Name, TrainedNetwork Network)
{
    internal TrainingHistory History => Network.History;
}
