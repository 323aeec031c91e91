using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Extensions.ML.Mlp.Tests.Exchange;

/// <summary>Runs ONNX models in ONNX Runtime.</summary>
internal static class OnnxRun
{
    /// <summary>The values of each output whose name begins as asked, [rows, width] one row after the other.</summary>
    internal static float[][] Run(byte[] model, float[] rows, int width, params string[] outputs)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(model, options);
        var input = NamedOnnxValue.CreateFromTensor(session.InputNames.Single(), new DenseTensor<float>(rows, [rows.Length / width, width]));
        using var results = session.Run([input]);
        return [.. outputs.Select(output => ToSingles(results.Single(result => result.Name.StartsWith(output, StringComparison.Ordinal)).Value))];
    }

    private static float[] ToSingles(object value) => value switch
    {
        Tensor<float> numbers => [.. numbers],
        Tensor<bool> flags => [.. flags.Select(flag => flag ? 1f : 0)],
        _ => [.. ((Tensor<uint>)value).Select(key => (float)key)],
    };
}
