using Extensions.ML.Mlp.Exchange.Onnx;

namespace Extensions.ML.Mlp;

/// <summary>
/// The network alone as an ONNX model. A whole pipeline is exported by ML.NET's own <c>mlContext.Model.ConvertToOnnx</c>.
/// </summary>
public static class MlpOnnx
{
    /// <summary>The name of the input: Single, [rows, <see cref="MlpModel.FeatureCount"/>], any number of rows.</summary>
    public const string InputName = "features";

    /// <summary>
    /// The name of the output: Single, [rows, <see cref="MlpModel.OutputCount"/>], what <see cref="MlpModel.Score"/> gives: logits for
    /// classes.
    /// </summary>
    public const string OutputName = "scores";

    /// <summary>
    /// Writes the network as an ONNX model of operator set 13, format version 7: scaling of the inputs, layers, and scaling of the output.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SaveOnnx(this MlpModel model, string path)
    {
        using var stream = File.Create(path);
        model.SaveOnnx(stream);
    }

    /// <summary>
    /// Writes the network as an ONNX model of operator set 13, format version 7: scaling of the inputs, layers, and scaling of the output.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="stream">A writable stream; it stays open.</param>
    public static void SaveOnnx(this MlpModel model, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        var file = new OnnxFile();
        OnnxStages.Write(file, model.GuardedStages, InputName, OutputName);
        file.Save(stream, (InputName, model.FeatureCount), (OutputName, model.OutputCount));
    }
}
