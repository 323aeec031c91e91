using Extensions.ML.Mlp;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Model;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;
using CalibratedModel = Extensions.ML.Mlp.MlpCalibratedModelParameters<
    Extensions.ML.Mlp.MlpBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>;

[assembly: LoadableClass(
    typeof(CalibratedModel), null, typeof(SignatureLoadModel), "Multilayer perceptron with key columns, binary",
    CalibratedModel.LoaderSignature)]

namespace Extensions.ML.Mlp;

/// <summary>
/// A binary model that reads columns of keys, with its probability. A model that reads the features alone is wrapped by ML.NET's own class,
/// which knows of no other columns.
/// </summary>
/// <remarks>It is generic because ML.NET loads the transformer of such a class with the types of its base.</remarks>
[PredictionTransformerLoadType(typeof(CalibratedModelParametersBase<,>))]
internal sealed class MlpCalibratedModelParameters<TModel, TCalibrator>
    : CalibratedModelParametersBase<TModel, TCalibrator>, IBindableCanSaveOnnx, ICanSaveModel
    where TModel : MlpModelParametersBase<float>
    where TCalibrator : class, ICalibrator
{
    internal const string LoaderSignature = "MlpBinaryKeys";

    private static readonly VersionInfo Version = MlpModelParametersBase<float>.VersionOf("MLPBINKY", LoaderSignature);

    internal MlpCalibratedModelParameters(IHostEnvironment env, TModel model, TCalibrator calibrator)
        : base(env, LoaderSignature, model, calibrator)
    {
    }

    /// <summary>ML.NET's loader calls this method by its name.</summary>
    internal static MlpCalibratedModelParameters<TModel, TCalibrator> Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return new(env, GetPredictor(env, ctx), GetCalibrator(env, ctx));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        SaveCore(ctx);
    }

    ISchemaBoundMapper ISchemaBindableMapper.Bind(IHostEnvironment env, RoleMappedSchema schema) =>
        new ScoreMapper(this, new(env, SubModel.Model, schema), ScoreSchemaFactory.CreateBinaryClassificationSchema(), Getters);

    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => true;

    bool IBindableCanSaveOnnx.SaveAsOnnx(OnnxContext ctx, RoleMappedSchema schema, string[] outputNames) =>
        ((IBindableCanSaveOnnx)SubModel).SaveAsOnnx(ctx, schema, outputNames[..2])
        && ((ISingleCanSaveOnnx)Calibrator).SaveAsOnnx(ctx, [outputNames[1], outputNames[2]], schema.Feature!.Value.Name);

    private Delegate[] Getters(DataViewRow input, ValueGetter<VBuffer<float>> row)
    {
        var getScore = PerRowCache.Of(input, (ValueGetter<float>)SubModel.Getters(input, row)[0]);
        float score = 0;
        ValueGetter<float> getProbability = (ref probability) =>
        {
            getScore(ref score);
            probability = Calibrator.PredictProbability(score);
        };
        return [getScore, getProbability];
    }
}
