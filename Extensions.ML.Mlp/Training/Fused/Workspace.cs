using Extensions.ML.Mlp.Scoring;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>A thread's memory for a block of rows on its way through the layers and back.</summary>
internal sealed class Workspace
{
    private readonly FusedNetwork _network;
    private readonly float[] _features;
    private readonly float[][] _outputs;
    private float[] _slopes, _otherSlopes;

    /// <param name="network">The layers.</param>
    /// <param name="pass">What the layers are told of a block.</param>
    /// <param name="rows">The most rows of a block.</param>
    internal Workspace(FusedNetwork network, BlockPass pass, int rows)
    {
        (_network, Pass) = (network, pass);
        int features = network.Layers[0].InputCount;
        _features = network.PadsFeatures ? new float[rows * MatrixKernel.Padded(features)] : [];
        _outputs = new float[network.Layers.Count][];
        for (int i = 0; i < _outputs.Length; i++)
            _outputs[i] = i > 0 && network.Layers[i].IsInPlace ? _outputs[i - 1] : new float[rows * network.Layers[i].Stride];
        int widest = network.Layers.Max(layer => layer.Stride);
        (_slopes, _otherSlopes) = (new float[rows * widest], new float[rows * widest]);
    }

    internal BlockPass Pass { get; }

    /// <summary>Rows through the layers; gives the network's outputs.</summary>
    internal InputRows Forward(InputRows features, int rows)
    {
        var x = Features(features, rows);
        for (int i = 0; i < _outputs.Length; i++)
        {
            var y = Rows(_outputs[i], rows, _network.Layers[i].Stride);
            _network.Layers[i].Forward(Pass, x, y);
            x = y.AsInputs;
        }
        return x;
    }

    /// <summary>Where the slopes of the loss along the outputs are to be put before <see cref="Backward"/>.</summary>
    internal OutputRows OutputSlopes(int rows) => Rows(_slopes, rows, _network.Layers[^1].Stride);

    /// <summary>The slopes back through the layers, into the thread's sums.</summary>
    internal void Backward(InputRows features, int rows)
    {
        for (int i = _outputs.Length - 1; i >= 0; i--)
        {
            var layer = _network.Layers[i];
            var x = i == 0 ? Prepared(features) : Rows(_outputs[i - 1], rows, _network.Layers[i - 1].Stride).AsInputs;
            int inputStride = i == 0 ? layer.Stride : _network.Layers[i - 1].Stride;
            if (layer.NeedsOtherSlopes)
            {
                layer.Backward(Pass, x, Rows(_outputs[i], rows, layer.Stride).AsInputs, Rows(_slopes, rows, layer.Stride), layer.PassesBack ? Rows(_otherSlopes, rows, inputStride) : default);
                (_slopes, _otherSlopes) = (_otherSlopes, _slopes);
            }
            else
            {
                var slopes = Rows(_slopes, rows, layer.Stride);
                layer.Backward(Pass, x, Rows(_outputs[i], rows, layer.Stride).AsInputs, slopes, slopes);
            }
            if (!layer.PassesBack) return;
        }
    }

    private InputRows Features(InputRows features, int rows)
    {
        if (!_network.PadsFeatures) return features;
        int width = _network.Layers[0].InputCount;
        var padded = Rows(_features, rows, MatrixKernel.Padded(width));
        for (int row = 0; row < rows; row++) features.Row(row, width).CopyTo(padded.Row(row, width));
        return padded.AsInputs;
    }

    private InputRows Prepared(InputRows features) => _network.PadsFeatures ? new(_features, MatrixKernel.Padded(_network.Layers[0].InputCount)) : features;

    private static OutputRows Rows(float[] values, int rows, int stride) => new(values.AsSpan(0, rows * stride), rows, stride);
}
