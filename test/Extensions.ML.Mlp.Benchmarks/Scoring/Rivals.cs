using Microsoft.ML.OnnxRuntime;
using TorchSharp;

namespace Extensions.ML.Mlp.Benchmarks.Scoring;

/// <summary>Our scorer and its rivals over the same rows and weights, one thread each.</summary>
internal sealed class Rivals : IDisposable
{
    private readonly MlpModel _model;
    private readonly float[] _rows;
    private readonly Stack<IDisposable> _owned = new();

    internal Rivals(MlpModel model)
    {
        (_model, _rows) = (model, ScoringRows.Draw(ScoringRows.Count, model.FeatureCount));
        torch.set_num_threads(1);
    }

    /// <summary>Who scores blocks of so many rows; the first is ours.</summary>
    internal Contestant[] Create(int rowCount) => [Ours(rowCount), OnnxRuntime(rowCount)];

    /// <summary>The same network in TorchSharp, the forward pass alone, without gradients; the rows are tensors already.</summary>
    internal Contestant Torch(ScoringNetwork same, int rowCount)
    {
        var network = Own(same.CreateNetwork());
        var blocks = _rows.Chunk(rowCount * _model.FeatureCount).Select(block => Own(torch.tensor(block, [rowCount, _model.FeatureCount]))).ToArray();
        return new("TorchSharp, no gradients", rowCount, call =>
        {
            using var noGradients = torch.no_grad();
            using var scope = torch.NewDisposeScope();
            network.Forward(blocks[call % blocks.Length], training: false);
        });
    }

    private int At(int call, int rowCount) => call % (ScoringRows.Count / rowCount) * rowCount * _model.FeatureCount;

    private Contestant Ours(int rowCount)
    {
        var scores = new float[rowCount * _model.OutputCount];
        return new("Extensions.ML.Mlp", rowCount, call => _model.ScoreBatch(_rows.AsSpan(At(call, rowCount), rowCount * _model.FeatureCount), scores));
    }

    /// <summary>Its fastest path from C#: inputs and outputs are bound once, and a call copies the rows into the bound memory.</summary>
    private Contestant OnnxRuntime(int rowCount)
    {
        using var file = new MemoryStream();
        _model.SaveOnnx(file);
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, ExecutionMode = ExecutionMode.ORT_SEQUENTIAL };
        var session = Own(new InferenceSession(file.ToArray(), options));
        float[] features = new float[rowCount * _model.FeatureCount], scores = new float[rowCount * _model.OutputCount];
        var input = Own(OrtValue.CreateTensorValueFromMemory(features, [rowCount, _model.FeatureCount]));
        var output = Own(OrtValue.CreateTensorValueFromMemory(scores, [rowCount, _model.OutputCount]));
        var run = Own(new RunOptions());
        string[] inputNames = [.. session.InputNames], outputNames = [.. session.OutputNames];
        OrtValue[] inputs = [input], outputs = [output];
        return new("ONNX Runtime", rowCount, call =>
        {
            _rows.AsSpan(At(call, rowCount), features.Length).CopyTo(features);
            session.Run(run, inputNames, inputs, outputNames, outputs);
        });
    }

    private T Own<T>(T resource)
        where T : IDisposable
    {
        _owned.Push(resource);
        return resource;
    }

    public void Dispose()
    {
        foreach (var resource in _owned) resource.Dispose();
    }
}
