using Extensions.ML.Mlp;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(MlpBinaryModelParameters), null, typeof(SignatureLoadModel), "Multilayer perceptron, binary",
    MlpBinaryModelParameters.LoaderSignature)]

namespace Extensions.ML.Mlp;

/// <summary>
/// A multilayer perceptron for binary classification. Score is the logit, a Single: positive for true, and the probability of
/// true is <c>1 / (1 + exp(-Score))</c>.
/// </summary>
public sealed class MlpBinaryModelParameters : MlpModelParametersBase<float>
{
    internal const string LoaderSignature = "MlpBinary";

    private static readonly VersionInfo Version = VersionOf("MLPBINRY", LoaderSignature);

    internal MlpBinaryModelParameters(IHostEnvironment env, MlpModel model)
        : base(env, LoaderSignature, Version, model)
    {
    }

    private MlpBinaryModelParameters(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, LoaderSignature, Version, ctx)
    {
        Host.CheckDecode(Model.OutputCount == 1, "A binary model gives one value, but this one does not.");
    }

    private protected override PredictionKind PredictionKind => PredictionKind.BinaryClassification;

    private protected override string ScoreKind => AnnotationUtils.Const.ScoreColumnKind.BinaryClassification;

    private protected override DataViewType OutputType => NumberDataViewType.Single;

    /// <summary>ML.NET's loader calls this method by its name.</summary>
    internal static MlpBinaryModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return new(env, ctx);
    }

    private protected override ValueMapper<VBuffer<float>, float> CreateMapper() => CreateScalarMapper();
}
