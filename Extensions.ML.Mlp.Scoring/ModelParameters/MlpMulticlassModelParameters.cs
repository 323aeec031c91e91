using System.Numerics.Tensors;
using Extensions.ML.Mlp;
using Extensions.ML.Mlp.Exchange.Onnx;
using Extensions.ML.Mlp.Kernels;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(MlpMulticlassModelParameters), null, typeof(SignatureLoadModel), "Multilayer perceptron, multiclass",
    MlpMulticlassModelParameters.LoaderSignature)]

namespace Extensions.ML.Mlp;

/// <summary>
/// A multilayer perceptron for multiclass classification. Score is a vector of Single, one probability a class in the order of the
/// label's keys: the softmax of the network's outputs.
/// </summary>
public sealed class MlpMulticlassModelParameters : MlpModelParametersBase<VBuffer<float>>
{
    internal const string LoaderSignature = "MlpMulticlass";

    private static readonly VersionInfo Version = VersionOf("MLPMULTI", LoaderSignature);

    internal MlpMulticlassModelParameters(IHostEnvironment env, MlpModel model)
        : base(env, LoaderSignature, Version, model)
    {
    }

    private MlpMulticlassModelParameters(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, LoaderSignature, Version, ctx)
    {
    }

    private protected override PredictionKind PredictionKind => PredictionKind.MulticlassClassification;

    private protected override string ScoreKind => AnnotationUtils.Const.ScoreColumnKind.MulticlassClassification;

    private protected override DataViewType OutputType => new VectorDataViewType(NumberDataViewType.Single, Model.OutputCount);

    /// <summary>ML.NET's loader calls this method by its name.</summary>
    internal static MlpMulticlassModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(Version);
        return new(env, ctx);
    }

    private protected override ValueMapper<VBuffer<float>, VBuffer<float>> CreateMapper()
    {
        var buffer = new float[Model.FeatureCount];
        return (in features, ref score) =>
        {
            var editor = VBufferEditor.Create(ref score, Model.OutputCount);
            Model.Score(Dense(features, buffer), editor.Values);
            Softmax(editor.Values);
            score = editor.Commit();
        };
    }

    private protected override void WriteOnnx(OnnxContextGraph graph, string features, string[] outputs)
    {
        string logits = graph.Variable("MlpLogits"), scores = OnnxContextGraph.ScoreOf(outputs);
        OnnxStages.Write(graph, Model.GuardedStages, features, logits);
        graph.Node("Softmax", [logits], scores, new OnnxAttribute("axis", 1L));
        if (outputs.Length >= 2) graph.WritePredictedKey(scores, outputs[0]);
    }

    /// <summary>Shifted by the largest value, so that no exponential overflows.</summary>
    private static void Softmax(Span<float> values)
    {
        TensorPrimitives.Subtract(values, TensorPrimitives.Max<float>(values), values);
        ActivationKernel.Apply(Activation.Exponential, values, values);
        float sum = 0;
        foreach (float value in values) sum += value;
        TensorPrimitives.Divide(values, sum, values);
    }
}
