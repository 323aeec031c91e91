using Extensions.ML.Mlp.Exchange.Onnx;
using Extensions.ML.Mlp.Model.Format;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Extensions.ML.Mlp;

/// <summary>A trained multilayer perceptron as ML.NET's transformers, evaluators and model files use it.</summary>
/// <remarks>
/// ML.NET's <c>CalculateFeatureContribution</c> gives what <see cref="MlpExplanation.Explain"/> gives: contributions to Score for binary
/// classification (the logit, also where a calibrator makes the probability) and regression, and to the logit of the predicted class for
/// multiclass classification.
/// </remarks>
/// <typeparam name="TOutput">The type of the Score column.</typeparam>
public abstract class MlpModelParametersBase<TOutput> :
    ModelParametersBase<TOutput>, IValueMapper, ICalculateFeatureContribution, IFeatureContributionMapper, ISingleCanSaveOnnx,
    IBindableCanSaveOnnx, IMlpModelParameters
{
    private const string ModelEntry = "Mlp";

    private readonly VersionInfo _version;
    private readonly VectorDataViewType _inputType;

    private protected MlpModelParametersBase(IHostEnvironment env, string name, VersionInfo version, MlpModel model)
        : base(env, name)
    {
        (Model, _version) = (model, version);
        _inputType = new(NumberDataViewType.Single, model.FeatureCount);
    }

    private protected MlpModelParametersBase(IHostEnvironment env, string name, VersionInfo version, ModelLoadContext ctx)
        : base(env, name, ctx)
    {
        (Model, _version) = (Load(ctx), version);
        _inputType = new(NumberDataViewType.Single, Model.FeatureCount);
    }

    /// <summary>The network.</summary>
    public MlpModel Model { get; }

    /// <summary>How its training went, epoch by epoch.</summary>
    public TrainingHistory History => Model.History;

    DataViewType IValueMapper.InputType => _inputType;

    DataViewType IValueMapper.OutputType => OutputType;

    FeatureContributionCalculator ICalculateFeatureContribution.FeatureContributionCalculator => new(this);

    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => true;

    private protected abstract DataViewType OutputType { get; }

    /// <summary>What kind of score the model gives, in ML.NET's words.</summary>
    private protected abstract string ScoreKind { get; }

    /// <summary>The columns that the model gives.</summary>
    private protected virtual DataViewSchema OutputColumns => ScoreSchemaFactory.Create(OutputType, ScoreKind);

    ISchemaBoundMapper ISchemaBindableMapper.Bind(IHostEnvironment env, RoleMappedSchema schema) =>
        new ScoreMapper(this, new(env, Model, schema), OutputColumns, Getters);

    bool IBindableCanSaveOnnx.SaveAsOnnx(OnnxContext ctx, RoleMappedSchema schema, string[] outputNames)
    {
        ctx.CheckOpSetVersion(OnnxGraph.MinOperatorSet, GetType().Name);
        var graph = new OnnxContextGraph(ctx);
        if (new InputColumns(Host, Model, schema).OnnxVariable(graph) is not { } input) return false;
        WriteOnnx(graph, input, outputNames);
        return true;
    }

    bool ISingleCanSaveOnnx.SaveAsOnnx(OnnxContext ctx, string[] outputNames, string featureColumn)
    {
        ctx.CheckOpSetVersion(OnnxGraph.MinOperatorSet, GetType().Name);
        WriteOnnx(new(ctx), featureColumn, outputNames);
        return true;
    }

    ValueMapper<TSource, TDestination> IValueMapper.GetMapper<TSource, TDestination>()
    {
        Host.Check(typeof(TSource) == typeof(VBuffer<float>), "The features must be a vector of Single.");
        Host.Check(typeof(TDestination) == typeof(TOutput), "The score is of another type.");
        return (ValueMapper<TSource, TDestination>)(Delegate)CreateMapper();
    }

    ValueMapper<TSource, VBuffer<float>> IFeatureContributionMapper.GetFeatureContributionMapper<TSource, TDestination>(
        int top, int bottom, bool normalize)
    {
        Host.Check(typeof(TSource) == typeof(VBuffer<float>), "The features must be a vector of Single.");
        Host.Check(typeof(TDestination) == typeof(VBuffer<float>), "The contributions are of another type.");
        if (Model.Categories.Length > 0)
            throw Host.Except(
                "Feature contributions need all that a model reads in one vector, but this one reads the key columns "
                + $"{string.Join(", ", Model.CategoricalColumnNames)} too; call Explain on the network itself.");
        ValueMapper<VBuffer<float>, VBuffer<float>> map = new FeatureContributions(Model, top, bottom, normalize).Map;
        return (ValueMapper<TSource, VBuffer<float>>)(Delegate)map;
    }

    /// <summary>Writes what leads from the features to the score, and to the predicted label where the scorer does not.</summary>
    private protected virtual void WriteOnnx(OnnxContextGraph graph, string features, string[] outputs) =>
        OnnxStages.Write(graph, Model.GuardedStages, features, OnnxContextGraph.ScoreOf(outputs));

    /// <summary>A mapper for one cursor: what it needs between rows is its own, the model is shared.</summary>
    private protected abstract ValueMapper<VBuffer<float>, TOutput> CreateMapper();

    /// <summary>A getter of each column for one cursor, from one that gives the model's input.</summary>
    internal virtual Delegate[] Getters(DataViewRow input, ValueGetter<VBuffer<float>> row)
    {
        var map = CreateMapper();
        var features = default(VBuffer<float>);
        ValueGetter<TOutput> getScore = (ref score) =>
        {
            row(ref features);
            map(in features, ref score);
        };
        return [getScore];
    }

    /// <summary>The mapper of a model of one output.</summary>
    private protected ValueMapper<VBuffer<float>, float> CreateScalarMapper()
    {
        var buffer = new float[Model.FeatureCount];
        return (in features, ref score) =>
        {
            float output = 0;
            Model.Score(Dense(features, buffer), new Span<float>(ref output));
            score = output;
        };
    }

    /// <summary>The row's values, written out when they are sparse.</summary>
    private protected static ReadOnlySpan<float> Dense(in VBuffer<float> features, float[] buffer)
    {
        if (features.IsDense) return features.GetValues();
        // What a shorter vector leaves out would be the row's before.
        if (features.Length != buffer.Length)
            throw new InvalidOperationException($"The model takes {buffer.Length} features, but the row has {features.Length}.");
        features.CopyTo(buffer);
        return buffer;
    }

    private MlpModel Load(ModelLoadContext ctx)
    {
        MlpModel? model = null;
        string? fault = null;
        bool found = ctx.TryLoadBinaryStream(ModelEntry, reader =>
        {
            try { model = MlpModel.Load(reader.BaseStream); }
            catch (FormatException refusal) { fault = refusal.Message; }
        });
        Host.CheckDecode(found, "The model file has no entry for the multilayer perceptron.");
        // Thrown by the host, so that ML.NET wraps it as it wraps its own: an exception that is not marked as ML.NET's takes another way.
        Host.CheckDecode(fault is null, fault);
        return model!;
    }

    private protected override void SaveCore(ModelSaveContext ctx)
    {
        base.SaveCore(ctx);
        ctx.SetVersionInfo(_version);
        ctx.SaveBinaryStream(ModelEntry, writer => MlpModelFormat.Write(writer, Model));
    }

    /// <summary>The simple assembly name lets ML.NET find the loader in whatever version the application ships.</summary>
    internal static VersionInfo VersionOf(string modelSignature, string loaderSignature) => new(
        modelSignature,
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: loaderSignature,
        loaderAssemblyName: typeof(MlpModel).Assembly.GetName().Name);
}
