using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Extensions.ML.Mlp.Tests.Exchange;

/// <summary>
/// Runs ONNX models in ONNX Runtime and compares. It and we add up in another order and have exponentials of our own, so scores may
/// differ by some units of the last place a layer: 1e-5 of the score, or of 1 where that is less.
/// </summary>
internal static class OnnxRun
{
    private const double Tolerance = 1e-5;

    /// <summary>The values of each output that is asked for, [rows, width] one row after the other.</summary>
    internal static float[][] Run(byte[] model, float[] rows, int width, params string[] outputs) =>
        Run(model, rows, width, results => outputs.Select(output => ToSingles(results.Single(result => result.Name == output).Value)).ToArray());

    /// <summary>An output of texts, row by row.</summary>
    internal static string[] Texts(byte[] model, float[] rows, int width, string output) =>
        Run(model, rows, width, results => ((Tensor<string>)results.Single(result => result.Name == output).Value).ToArray());

    private static T Run<T>(byte[] model, float[] rows, int width, Func<IEnumerable<NamedOnnxValue>, T> read)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(model, options);
        var input = NamedOnnxValue.CreateFromTensor(session.InputNames.Single(), new DenseTensor<float>(rows, [rows.Length / width, width]));
        using var results = session.Run([input]);
        return read(results);
    }

    /// <summary>The exported pipeline gives the columns that the pipeline itself gives.</summary>
    internal static void CheckPipeline(ITransformer pipeline, IDataView view, float[] rows, string name, params string[] columns) =>
        CheckPipeline(PipelineContext.HighestOperatorSet, pipeline, view, rows, name, columns);

    /// <summary>The same with some set of operators.</summary>
    internal static void CheckPipeline(int operatorSet, ITransformer pipeline, IDataView view, float[] rows, string name, params string[] columns)
    {
        var scored = pipeline.Transform(view);
        float[][] actual = Run(PipelineContext.Export(pipeline, view, ["Features"], columns, operatorSet), rows, RandomModel.FeatureCount, [.. columns.Select(PipelineContext.OutputOf)]);
        foreach (var (column, values) in columns.Zip(actual)) Check(Read(scored, column), values, $"{column} of {name}");
    }

    internal static float[] Read(IDataView view, string column) => view.Schema[column].Type switch
    {
        VectorDataViewType => [.. view.GetColumn<float[]>(column).SelectMany(values => values)],
        BooleanDataViewType => [.. view.GetColumn<bool>(column).Select(flag => flag ? 1f : 0)],
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

    private static float[] ToSingles(object value) => value switch
    {
        Tensor<float> numbers => [.. numbers],
        Tensor<bool> flags => [.. flags.Select(flag => flag ? 1f : 0)],
        _ => [.. ((Tensor<uint>)value).Select(key => (float)key)],
    };
}
