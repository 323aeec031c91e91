using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;

namespace Extensions.ML.Mlp;

/// <summary>Finds networks in ML.NET's pipelines.</summary>
public static class MlpTransformerExtensions
{
    /// <summary>
    /// The network of a trained or loaded pipeline, whatever its task and whatever steps stand around it: its shape, when it was trained,
    /// its history.
    /// </summary>
    /// <param name="pipeline">A chain of transformers, or a single one.</param>
    /// <returns>
    /// The last network in the pipeline; null when there is none. Networks that another trainer holds, as one-versus-all does, are not
    /// looked for.
    /// </returns>
    public static MlpModel? FindMlpModel(this ITransformer pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        return pipeline switch
        {
            IEnumerable<ITransformer> chain => chain.Reverse().Select(FindMlpModel).FirstOrDefault(model => model is not null),
            ISingleFeaturePredictionTransformer<object> { Model: CalibratedModelParametersBase { SubModel: IMlpModelParameters inner } } =>
                inner.Model,
            ISingleFeaturePredictionTransformer<object> { Model: IMlpModelParameters parameters } => parameters.Model,
            _ => null,
        };
    }
}
