using Extensions.ML.Mlp;
using Microsoft.ML;

namespace Mlp.Samples.Training;

/// <summary>The fitted pipeline, from raw columns to predictions, and how its network learned.</summary>
internal sealed record TrainedNetwork(ITransformer Pipeline, TrainingHistory History);
