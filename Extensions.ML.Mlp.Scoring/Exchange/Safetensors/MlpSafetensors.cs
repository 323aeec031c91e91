using Extensions.ML.Mlp.Exchange.Safetensors;
using Extensions.ML.Mlp.Model;

namespace Extensions.ML.Mlp;

/// <summary>
/// Models as safetensors files: a header of JSON and plain numbers, no code. The tensors have the names that PyTorch gives the network as
/// an <c>nn.Sequential</c>: <c>0.weight</c> [outputs, inputs] and <c>0.bias</c> of a linear layer, the same [width] of a layer
/// normalization, with the index of the module before the dot.
/// </summary>
public static class MlpSafetensors
{
    /// <summary>Writes the model as safetensors, in float32; an existing file is replaced.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file.</param>
    /// <remarks>
    /// The file holds the stages of any model, and <see cref="Load(string, Activation)"/> reads them back; the history,
    /// <see cref="MlpModel.CategoricalColumnNames"/>, <see cref="MlpModel.ClassNames"/> and <see cref="MlpModel.Interval"/> are left out.
    /// PyTorch's <c>nn.Sequential</c> can hold only a model whose <see cref="MlpModel.IsSequential"/> is true: that of the preset
    /// <c>Plain</c>, not that of the default options. Check it before you save for PyTorch. Even then <c>load_state_dict</c> refuses the
    /// tensors of the whole file, because the replacement of missing values and the scaling of the features (<c>impute0.replacement</c>,
    /// <c>affine1.shift</c> and so on) and <c>feature_means</c> belong to no module: select the tensors of the layers, as the Python in
    /// SAFETENSORS.md of this package does. That page lists all names.
    /// </remarks>
    public static void SaveSafetensors(this MlpModel model, string path)
    {
        using var stream = File.Create(path);
        SaveSafetensors(model, stream);
    }

    /// <inheritdoc cref="SaveSafetensors(MlpModel, string)" path="/remarks"/>
    /// <summary>Writes the model as safetensors, in float32.</summary>
    /// <param name="model">The model.</param>
    /// <param name="stream">A writable stream; it stays open.</param>
    public static void SaveSafetensors(this MlpModel model, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        SafetensorsModel.Write(stream, model);
    }

    /// <summary>
    /// Reads a model from a safetensors file that <see cref="SaveSafetensors(MlpModel, string)"/> wrote, or that holds a PyTorch network's
    /// <c>state_dict</c>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="hiddenActivation">
    /// The activation between linear layers, of which a <c>state_dict</c> says nothing; ignored for a file that
    /// <see cref="SaveSafetensors(MlpModel, string)"/> wrote.
    /// </param>
    /// <returns>The model, with an empty history.</returns>
    /// <remarks>
    /// Layers have one path with a rising number in it (<c>0.weight</c>, <c>model.0.weight</c>, <c>fc1.weight</c>). A weight of two
    /// dimensions is a linear layer, one of one dimension a layer normalization with PyTorch's epsilon. Batch normalization directly behind
    /// a linear layer is folded into it. A normalization stands before the activation unless the numbers show a module between it and the
    /// linear layer. What follows the last linear layer is taken to be nothing. Tensors are float64, float32, float16 or bfloat16; they
    /// become float32. The header has at most 250,000 bytes and 20,000 names and values, which suffices for about 700 layers.
    /// </remarks>
    /// <exception cref="FormatException">The file is not safetensors, is damaged, or holds another kind of network.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static MlpModel Load(string path, Activation hiddenActivation)
    {
        ArgumentNullException.ThrowIfNull(hiddenActivation);
        using var stream = File.OpenRead(path);
        return Load(stream, hiddenActivation);
    }

    /// <inheritdoc cref="Load(string, Activation)"/>
    /// <param name="stream">A readable stream, which is read from where it stands to its end; it stays open.</param>
    /// <param name="hiddenActivation"><inheritdoc cref="Load(string, Activation)" path="/param[@name='hiddenActivation']/node()"/></param>
    public static MlpModel Load(Stream stream, Activation hiddenActivation)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(hiddenActivation);
        var model = Telemetry.Load("safetensors", () => SafetensorsModel.Read(SafetensorsFile.Read(stream), hiddenActivation));
        if (stream.CanSeek) stream.Seek(0, SeekOrigin.End);
        return model;
    }
}
