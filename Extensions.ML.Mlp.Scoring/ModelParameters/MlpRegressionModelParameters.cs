using Extensions.ML.Mlp;
using Extensions.ML.Mlp.Exchange.Onnx;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(MlpRegressionModelParameters), null, typeof(SignatureLoadModel), "Multilayer perceptron, regression",
    MlpRegressionModelParameters.LoaderSignature)]

namespace Extensions.ML.Mlp;

/// <summary>
/// A multilayer perceptron for regression. Score, a Single, is the predicted value in the label's own units. A model with an
/// <see cref="MlpModel.Interval"/> gives its ends too, as <c>Score.Lower</c> and <c>Score.Upper</c>.
/// </summary>
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

    private protected override DataViewSchema OutputColumns =>
        Model.Interval is null ? base.OutputColumns : IntervalColumns.AddTo(base.OutputColumns);

    internal override Delegate[] Getters(DataViewRow input, ValueGetter<VBuffer<float>> row)
    {
        var getters = base.Getters(input, row);
        if (Model.Interval is not { } interval) return getters;
        var getScore = PerRowCache.Of(input, (ValueGetter<float>)getters[0]);
        return [getScore, Shifted(-interval.Radius), Shifted(interval.Radius)];

        ValueGetter<float> Shifted(float by) => (ref value) =>
        {
            getScore(ref value);
            value += by;
        };
    }

    private protected override void WriteOnnx(OnnxContextGraph graph, string features, string[] outputs)
    {
        OnnxStages.Write(graph, Model.GuardedStages, features, outputs[0]);
        if (Model.Interval is not { } interval) return;
        string radius = graph.Constant("MlpRadius", [interval.Radius], 1);
        graph.Node("Sub", [outputs[0], radius], outputs[1]);
        graph.Node("Add", [outputs[0], radius], outputs[2]);
    }

    private protected override ValueMapper<VBuffer<float>, float> CreateMapper() => CreateScalarMapper();
}
