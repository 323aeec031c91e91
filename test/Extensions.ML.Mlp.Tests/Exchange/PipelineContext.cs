using Extensions.ML.Mlp.Tests.Exchange.Protos;
using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;

namespace Extensions.ML.Mlp.Tests.Exchange;

/// <summary>Collects what ML.NET's transformers write of themselves into a real ONNX model, as ML.NET's converter package does.</summary>
internal sealed class PipelineContext(int operatorSet) : OnnxContext
{
    /// <summary>The highest that ML.NET 5.0.1's converter writes.</summary>
    internal const int HighestOperatorSet = 12;

    private const int MachineLearningOperatorSet = 2;

    private readonly GraphProto _graph = new() { Name = "pipeline" };
    private readonly Dictionary<string, string> _variableOfColumn = [];
    private readonly Dictionary<string, DataViewType> _typeOfVariable = [];
    private readonly HashSet<string> _names = [];

    /// <summary>The pipeline over columns of the view's schema, with the variables of the outputs that are asked for.</summary>
    internal static byte[] Export(ITransformer pipeline, IDataView rows, string[] inputs, string[] outputs, int operatorSet = HighestOperatorSet)
    {
        var context = new PipelineContext(operatorSet);
        foreach (string input in inputs)
            context._graph.Input.Add(Value(context.AddIntermediateVariable(rows.Schema[input].Type, input), rows.Schema[input].Type));
        var steps = new Stack<ITransformCanSaveOnnx>();
        for (var view = pipeline.Transform(rows); view is IDataTransform step && !ReferenceEquals(view, rows); view = step.Source)
            steps.Push((ITransformCanSaveOnnx)step);
        foreach (var step in steps)
        {
            Assert.IsTrue(step.CanSaveOnnx(context), step.GetType().Name);
            step.SaveAsOnnx(context);
        }
        var schema = pipeline.GetOutputSchema(rows.Schema);
        foreach (string output in outputs)
        {
            context.CreateNode("Identity", context.GetVariableName(output), OutputOf(output), context.GetNodeName("Identity"), "");
            context._graph.Output.Add(Value(OutputOf(output), schema[output].Type));
        }
        return new ModelProto
        {
            IrVersion = 7,
            Graph = context._graph,
            OpsetImport = { new OperatorSetProto { Version = operatorSet }, new OperatorSetProto { Domain = "ai.onnx.ml", Version = MachineLearningOperatorSet } },
        }.ToByteArray();
    }

    /// <summary>The output in a graph of <see cref="Export"/> that holds a column.</summary>
    internal static string OutputOf(string column) => $"{column}.output";

    /// <summary>The names that the steps of a pipeline take.</summary>
    internal static string[] Names(ITransformer pipeline, IDataView rows)
    {
        var graph = ModelProto.Parser.ParseFrom(Export(pipeline, rows, ["Features"], [])).Graph;
        return [.. graph.Initializer.Select(tensor => tensor.Name), .. graph.Node.SelectMany(node => node.Output)];
    }

    public override string GetVariableName(string colName) => _variableOfColumn[colName];

    public override string GetNodeName(string prefix) => Unique(prefix);

    public override bool IsVariableDefined(string variableName) => _names.Contains(variableName);

    public override bool ContainsColumn(string colName) => _variableOfColumn.ContainsKey(colName);

    public override void CheckOpSetVersion(int thisTransformerMinumumOpSetVersion, string registerTransformerName) =>
        Assert.IsGreaterThanOrEqualTo(thisTransformerMinumumOpSetVersion, operatorSet, registerTransformerName);

    public override OnnxVersion GetOnnxVersion() => OnnxVersion.Stable;

    public override void RemoveColumn(string colName, bool removeVariable = false) => _variableOfColumn.Remove(colName);

    public override void RemoveVariable(string variableName, bool removeColumn)
    {
        foreach (var (column, variable) in _variableOfColumn.ToArray())
            if (removeColumn && variable == variableName) _variableOfColumn.Remove(column);
    }

    public override void RemoveInputVariable(string variableName) => _graph.Input.Remove(_graph.Input.Single(input => input.Name == variableName));

    public override List<long> RetrieveShapeOrNull(string variableName) =>
        _typeOfVariable.TryGetValue(variableName, out var type) ? [1, type.GetValueCount()] : null!;

    public override string AddIntermediateVariable(DataViewType? type, string colName, bool skip = false)
    {
        string name = Variable(colName);
        if (type is not null) _typeOfVariable[name] = type;
        return name;
    }

    public override OnnxNode CreateNode(string opType, IEnumerable<string> inputs, IEnumerable<string> outputs, string name, string? domain = null)
    {
        var node = new NodeProto { OpType = opType, Name = name, Domain = domain ?? "ai.onnx.ml", Input = { inputs }, Output = { outputs } };
        _graph.Node.Add(node);
        return new PipelineNode(node);
    }

    public override string AddInitializer(bool value, string? name = null, bool makeUniqueName = true) => AddInitializer([value], [], name, makeUniqueName);

    public override string AddInitializer(float value, string? name = null, bool makeUniqueName = true) => AddInitializer([value], [], name, makeUniqueName);

    public override string AddInitializer(int value, Type type, string? name = null, bool makeUniqueName = true) => AddInitializer([value], type, [], name, makeUniqueName);

    public override string AddInitializer(string value, string? name = null, bool makeUniqueName = true) => AddInitializer([value], [], name, makeUniqueName);

    public override string AddInitializer(long value, string? name = null, bool makeUniqueName = true) => AddInitializer([value], [], name, makeUniqueName);

    public override string AddInitializer(double value, string? name = null, bool makeUniqueName = true) => AddInitializer([value], [], name, makeUniqueName);

    public override string AddInitializer(ulong value, bool isUint64, string? name = null, bool makeUniqueName = true) => AddInitializer([value], isUint64, [], name, makeUniqueName);

    public override string AddInitializer(IEnumerable<bool> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) =>
        Add(new() { DataType = ElementType.Bool, Int32Data = { values.Select(value => value ? 1 : 0) } }, dims, name);

    public override string AddInitializer(IEnumerable<float> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) =>
        Add(new() { DataType = ElementType.Single, FloatData = { values } }, dims, name);

    public override string AddInitializer(IEnumerable<int> values, Type type, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) =>
        Add(new() { DataType = ElementTypes.Of(type), Int32Data = { values } }, dims, name);

    public override string AddInitializer(IEnumerable<string> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) =>
        Add(new() { DataType = ElementType.Text, StringData = { values.Select(ByteString.CopyFromUtf8) } }, dims, name);

    public override string AddInitializer(IEnumerable<long> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) =>
        Add(new() { DataType = ElementType.Int64, Int64Data = { values } }, dims, name);

    public override string AddInitializer(IEnumerable<double> values, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) =>
        Add(new() { DataType = ElementType.Double, DoubleData = { values } }, dims, name);

    public override string AddInitializer(IEnumerable<ulong> values, bool isUint64, IEnumerable<long> dims, string? name = null, bool makeUniqueName = true) =>
        Add(new() { DataType = isUint64 ? ElementType.Uint64 : ElementType.Uint32, Uint64Data = { values } }, dims, name);

    private string Add(TensorProto tensor, IEnumerable<long> dims, string? name)
    {
        tensor.Name = Variable(name ?? "constant");
        tensor.Dims.Add(dims);
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>As ML.NET's converter: whatever has a name is a column from now on, be it a constant.</summary>
    private string Variable(string column) => _variableOfColumn[column] = Unique(column);

    private string Unique(string prefix)
    {
        string name = prefix;
        for (int number = 1; !_names.Add(name); number++) name = $"{prefix}{number}";
        return name;
    }

    private static ValueProto Value(string name, DataViewType type)
    {
        var shape = new ShapeProto { Dim = { new DimensionProto { DimParam = "rows" }, new DimensionProto { DimValue = type.GetValueCount() } } };
        return new() { Name = name, Type = new() { TensorType = new() { ElemType = ElementTypes.Of(type.GetItemType().RawType), Shape = shape } } };
    }
}
