using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Extensions.ML.Mlp.Tests.Exchange;

/// <summary>
/// Exports pipelines with ML.NET's converter, runs ONNX models in ONNX Runtime and compares. ONNX Runtime adds in another order and has
/// other exponentials, so a score may differ by some units of the last place for each layer: by 1e-5 of the score, or of 1 where the score
/// is smaller. Trained pipelines differ by up to 3e-6. Its sigmoid has an absolute error, so a probability near 0 has no relative precision.
/// </summary>
internal static class OnnxRun
{
    /// <summary>The highest operator set that ML.NET's converter writes, and its default.</summary>
    internal const int HighestOperatorSet = 12;

    private const double Tolerance = 1e-5;

    /// <summary>What <c>ConvertToOnnx</c> writes for the pipeline on the view: every input column, and every output column as <c>name.output</c>.</summary>
    internal static byte[] Export(ITransformer pipeline, IDataView view, int operatorSet = HighestOperatorSet)
    {
        using var file = new MemoryStream();
        new MLContext(seed: 1).Model.ConvertToOnnx(pipeline, view, operatorSet, file);
        return file.ToArray();
    }

    /// <summary>The output of an exported pipeline that holds a column.</summary>
    internal static string OutputOf(string column) => $"{column}.output";

    /// <summary>The output of a network that <c>SaveOnnx</c> wrote, [rows, outputs], one row after the other.</summary>
    internal static float[] RunNetwork(byte[] model, float[] rows, int width)
    {
        var input = NamedOnnxValue.CreateFromTensor(MlpOnnx.InputName, new DenseTensor<float>(rows, [rows.Length / width, width]));
        return Run(model, [input], results => ToSingles(results.Single().Value));
    }

    /// <summary>Columns of an exported pipeline, each [rows, width], one row after the other.</summary>
    internal static float[][] RunPipeline(byte[] model, IDataView view, params string[] columns) =>
        Run(model, Inputs(view), results => columns.Select(column => ToSingles(Output(results, column))).ToArray());

    /// <summary>A column of texts of an exported pipeline.</summary>
    internal static string[] Texts(byte[] model, IDataView view, string column) => Run(model, Inputs(view), results => ((Tensor<string>)Output(results, column)).ToArray());

    /// <summary>The exported pipeline gives the columns that the pipeline itself gives.</summary>
    internal static void CheckPipeline(ITransformer pipeline, IDataView view, string name, params string[] columns) =>
        CheckPipeline(HighestOperatorSet, pipeline, view, name, columns);

    /// <summary>The same with some operator set.</summary>
    internal static void CheckPipeline(int operatorSet, ITransformer pipeline, IDataView view, string name, params string[] columns)
    {
        var scored = pipeline.Transform(view);
        float[][] actual = RunPipeline(Export(pipeline, view, operatorSet), view, columns);
        foreach (var (column, values) in columns.Zip(actual)) Check(Read(scored, column), values, $"{column} of {name}");
    }

    internal static float[] Read(IDataView view, string column) => view.Schema[column].Type switch
    {
        VectorDataViewType { ItemType: BooleanDataViewType } => [.. view.GetColumn<bool[]>(column).SelectMany(flags => flags.Select(ToSingle))],
        VectorDataViewType vector when vector.ItemType.RawType == typeof(uint) => [.. view.GetColumn<uint[]>(column).SelectMany(keys => keys.Select(key => (float)key))],
        VectorDataViewType => [.. view.GetColumn<float[]>(column).SelectMany(values => values)],
        BooleanDataViewType => [.. view.GetColumn<bool>(column).Select(ToSingle)],
        KeyDataViewType => [.. view.GetColumn<uint>(column).Select(key => (float)key)],
        _ => [.. view.GetColumn<float>(column)],
    };

    internal static void Check(float[] expected, float[] actual, string what)
    {
        Assert.HasCount(expected.Length, actual, what);
        for (int i = 0; i < expected.Length; i++)
            if (float.IsNaN(expected[i])) Assert.IsTrue(float.IsNaN(actual[i]), $"{what}, value {i} is {actual[i]}, but NaN is expected");
            else Assert.AreEqual(expected[i], actual[i], Tolerance * Math.Max(1, Math.Abs(expected[i])), $"{what}, value {i}");
    }

    private static T Run<T>(byte[] model, IReadOnlyCollection<NamedOnnxValue> inputs, Func<IEnumerable<NamedOnnxValue>, T> read)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(model, options);
        using var results = session.Run(inputs);
        return read(results);
    }

    private static NamedOnnxValue[] Inputs(IDataView view) => [.. view.Schema.Where(column => !column.IsHidden).Select(column => column.Type switch
    {
        BooleanDataViewType => Input(column.Name, view.GetColumn<bool>(column).ToArray(), 1),
        TextDataViewType => Input(column.Name, view.GetColumn<string>(column).ToArray(), 1),
        KeyDataViewType => Input(column.Name, view.GetColumn<uint>(column).ToArray(), 1),
        var type => Input(column.Name, Read(view, column.Name), type.GetValueCount()),
    })];

    private static NamedOnnxValue Input<T>(string name, T[] values, int width) => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(values, [values.Length / width, width]));

    private static object Output(IEnumerable<NamedOnnxValue> results, string column) => results.Single(result => result.Name == OutputOf(column)).Value;

    private static float[] ToSingles(object value) => value switch
    {
        Tensor<float> numbers => [.. numbers],
        Tensor<bool> flags => [.. flags.Select(ToSingle)],
        _ => [.. ((Tensor<uint>)value).Select(key => (float)key)],
    };

    private static float ToSingle(bool flag) => flag ? 1 : 0;
}
