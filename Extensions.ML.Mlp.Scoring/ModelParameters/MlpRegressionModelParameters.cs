using Extensions.ML.Mlp;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(MlpRegressionModelParameters), null, typeof(SignatureLoadModel), "Multilayer perceptron, regression", MlpRegressionModelParameters.LoaderSignature)]

namespace Extensions.ML.Mlp;

/// <summary>A multilayer perceptron for regression. Score, a Single, is the predicted value in the label's own units.</summary>
public sealed class MlpRegressionModelParameters : MlpModelParametersBase<float>
{
    internal const string LoaderSignature = "MlpRegression";

    private static readonly VersionInfo Version = VersionOf("MLPREGRS", LoaderSignature);

    internal MlpRegressionModelParameters(IHostEnvironment env, MlpModel model)
        : base(env, LoaderSignature, Version, model)
    {
    }

    private MlpRegressionModelParameters(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, LoaderSignature, Version, ctx)
    {
        Host.CheckDecode(Model.OutputCount == 1, "A regression model gives one value, but this one does not.");
    }

    private protected override PredictionKind PredictionKind => PredictionKind.Regression;

    private protected override string ScoreKind => AnnotationUtils.Const.ScoreColumnKind.Regression;

    private protected override DataViewType OutputType => NumberDataViewType.Single;

    /// <summary>ML.NET's loader calls this method by its name.</summary>
    internal static MlpRegressionModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return new(env, ctx);
    }

    private protected override ValueMapper<VBuffer<float>, float> CreateMapper() => CreateScalarMapper();
}
