using Microsoft.ML;

namespace Extensions.ML.Mlp;

/// <summary>A trainer within a pipeline that takes validation rows; whatever its task.</summary>
internal interface IValidatedTrainer
{
    ITransformer Fit(IDataView trainData, IDataView validationData);
}
