using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>A thread's memory for a block of rows on its way through the layers and back.</summary>
internal sealed class Workspace
{
    private readonly FusedNetwork _network;
    private readonly float[] _features;
    private readonly float[][] _outputs;
    private readonly float[] _labels, _weights, _members, _means;
    private readonly EnsembleAverageStage _mean;
    private float[] _gradients, _otherGradients;

    /// <param name="network">The layers.</param>
    /// <param name="pass">What the layers are told of a block.</param>
    /// <param name="rows">The most rows of a block.</param>
    /// <param name="mean">What the outputs of an ensemble are the mean of.</param>
    internal Workspace(FusedNetwork network, BlockPass pass, int rows, MeanKind mean)
    {
        (_network, Pass) = (network, pass);
        int features = network.Layers[0].InputCount;
        _features = network.PadsFeatures ? new float[rows * MatrixKernel.Padded(features)] : [];
        _outputs = new float[network.Layers.Count][];
        for (int i = 0; i < _outputs.Length; i++)
            _outputs[i] = i > 0 && network.Layers[i].IsInPlace ? _outputs[i - 1] : new float[rows * network.Layers[i].RowFactor * network.Layers[i].Stride];
        int widest = network.Layers.Max(layer => layer.Stride * layer.RowFactor);
        (_gradients, _otherGradients) = (new float[rows * widest], new float[rows * widest]);
        int members = network.Members, repeated = members == 1 ? 0 : rows * members;
        (_labels, _weights) = (new float[repeated], new float[repeated]);
        _mean = new(members, network.Layers[^1].OutputCount, mean);
        (_members, _means) = (new float[repeated * MatrixKernel.Padded(network.Layers[^1].OutputCount)], new float[members == 1 ? 0 : rows * _mean.OutputStride]);
    }

    internal BlockPass Pass { get; }

    /// <summary>Rows through the layers; gives the network's outputs, those of an ensemble's members one after the other.</summary>
    internal InputRows Forward(InputRows features, int rows)
    {
        var x = Features(features, rows);
        for (int i = 0; i < _outputs.Length; i++)
        {
            var y = RowsOf(_outputs[i], rows, _network.Layers[i]);
            _network.Layers[i].Forward(Pass, x, y);
            x = y.AsInputs;
        }
        return x;
    }

    /// <summary>Where the gradients of the loss along the outputs are to be put before <see cref="Backward"/>.</summary>
    internal OutputRows OutputGradients(int rows) => RowsOf(_gradients, rows, _network.Layers[^1]);

    /// <summary>The block with a label and a weight for each member's row of outputs.</summary>
    internal OutputBlock Repeated(OutputBlock block)
    {
        int members = _network.Members;
        if (members == 1) return block;
        for (int row = 0; row < block.Count; row++)
        {
            _labels.AsSpan(row * members, members).Fill(block.Labels[row]);
            _weights.AsSpan(row * members, members).Fill(block.Weight(row));
        }
        return new(block.Outputs, _labels.AsSpan(0, block.Count * members), _weights.AsSpan(0, block.Count * members));
    }

    /// <summary>The outputs of an ensemble from its members'.</summary>
    internal InputRows MeanOfMembers(InputRows outputs, int rows)
    {
        int members = _network.Members, width = _network.Layers[^1].OutputCount, stride = MatrixKernel.Padded(width);
        if (members == 1) return outputs;
        for (int row = 0; row < rows * members; row++) outputs.Row(row, width).CopyTo(_members.AsSpan(row * stride));
        _mean.Apply(new(_members, members * stride), new(_means.AsSpan(0, rows * _mean.OutputStride), rows, _mean.OutputStride));
        // As the network's own outputs lie.
        int compact = _network.Layers[^1].Stride;
        for (int row = 0; row < rows; row++) _means.AsSpan(row * _mean.OutputStride, width).CopyTo(_members.AsSpan(row * compact));
        return new(_members.AsSpan(0, rows * compact), compact);
    }

    /// <summary>The gradients back through the layers, into the thread's sums.</summary>
    internal void Backward(InputRows features, int rows)
    {
        for (int i = _outputs.Length - 1; i >= 0; i--)
        {
            var layer = _network.Layers[i];
            var x = i == 0 ? Prepared(features) : RowsOf(_outputs[i - 1], rows, _network.Layers[i - 1]).AsInputs;
            var y = RowsOf(_outputs[i], rows, layer).AsInputs;
            var gradients = RowsOf(_gradients, rows, layer);
            if (layer.NeedsOtherGradients)
            {
                layer.Backward(Pass, x, y, gradients, layer.PassesBack ? RowsOf(_otherGradients, rows, _network.Layers[i - 1]) : default);
                (_gradients, _otherGradients) = (_otherGradients, _gradients);
            }
            else
            {
                layer.Backward(Pass, x, y, gradients, gradients);
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

    private static OutputRows RowsOf(float[] values, int rows, FusedLayer layer) => Rows(values, rows * layer.RowFactor, layer.Stride);

    private static OutputRows Rows(float[] values, int rows, int stride) => new(values.AsSpan(0, rows * stride), rows, stride);
}
