using Extensions.ML.Mlp.Exchange.Onnx;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp;

/// <summary>The columns of a view that a model reads: the vector of features, and columns of keys beside it.</summary>
internal sealed class InputColumns
{
    private readonly MlpModel _model;
    private readonly KeyColumn[] _keys;

    /// <exception cref="InvalidOperationException">The features are not as many as the model takes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column of keys is missing or of another type.</exception>
    internal InputColumns(IHostEnvironment env, MlpModel model, RoleMappedSchema schema)
    {
        (_model, Schema) = (model, schema);
        var expected = new VectorDataViewType(NumberDataViewType.Single, model.VectorLength);
        // In ML.NET's words.
        if (!expected.Equals(Features.Type)) throw env.Except($"Incompatible features column type: '{Features.Type}' vs '{expected}'");
        _keys = Array.ConvertAll(model.Categories, category => new KeyColumn(env, category, schema.Schema));
    }

    internal RoleMappedSchema Schema { get; }

    internal DataViewSchema.Column Features => Schema.Feature!.Value;

    internal IEnumerable<DataViewSchema.Column> All => [Features, .. _keys.Select(key => key.Column)];

    /// <summary>Gives all values that the model takes, of the row that an input stands on.</summary>
    internal ValueGetter<VBuffer<float>> Getter(DataViewRow input)
    {
        var getFeatures = input.GetGetter<VBuffer<float>>(Features);
        if (_keys.Length == 0) return getFeatures;
        var getKeys = Array.ConvertAll(_keys, key => key.Getter(input));
        var (features, values) = (default(VBuffer<float>), new float[_model.FeatureCount]);
        return (ref row) =>
        {
            getFeatures(ref features);
            if (features.Length != _model.VectorLength)
                throw new InvalidOperationException($"The model takes {_model.VectorLength} features, but the row has {features.Length}.");
            features.CopyTo(values);
            for (int i = 0; i < getKeys.Length; i++) getKeys[i](ref values[features.Length + i]);
            row = new(values.Length, values);
        };
    }

    /// <summary>
    /// The variable of an ONNX graph that holds what the model takes; null where the graph lacks a column, or has its keys in another
    /// order.
    /// </summary>
    internal string? OnnxVariable(OnnxContextGraph graph)
    {
        if (All.Any(column => !graph.Holds(column.Name)) || !_keys.All(key => key.IsCountedAlike)) return null;
        string features = graph.VariableOf(Features.Name);
        if (_keys.Length == 0) return features;
        string[] keys = Array.ConvertAll(
            _keys, key => graph.Node("Cast", [graph.VariableOf(key.Column.Name)], new OnnxAttribute("to", OnnxGraph.FloatType)));
        return graph.Node("Concat", [features, .. keys], new OnnxAttribute("axis", 1L));
    }
}
