using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Inference;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Network;

/// <summary>
/// Draws linear layers by what comes to them from rows (RealMLP, Holzmüller et al. 2024): each neuron's weights are normal, scaled so that
/// its sum has deviation 1 over the rows, and its bias is minus a random mean of its sums over five of them. Layers are to be drawn first
/// to last. Of an ensemble the rows are those that the members would share.
/// </summary>
internal sealed class DataDrivenDraw
{
    private const int MaxRows = 4096, RowsOfBias = 5;

    private readonly MlpShape _shape;
    private readonly Random _random;
    private readonly int _count;
    private float[] _values;

    internal DataDrivenDraw(MlpShape shape, List<Stage> input, DenseRows sample, Random random)
    {
        (_shape, _random) = (shape, random);
        int[] rows = [.. Enumerable.Range(0, sample.Count)];
        if (rows.Length > MaxRows)
        {
            random.Shuffle(rows);
            rows = rows[..MaxRows];
        }
        _count = rows.Length;
        _values = [.. rows.SelectMany(row => sample.FeaturesOf(row).ToArray())];
        foreach (var stage in input.Where(stage => stage is not MemberScaleStage)) Pass(stage);
    }

    internal LinearStage Linear(int inputs, int outputs, bool isLast)
    {
        var weights = new float[inputs * outputs];
        for (int i = 0; i < weights.Length; i++) weights[i] = _random.Normal(1 / Math.Sqrt(inputs));
        var biases = new float[outputs];
        var before = _values;
        Pass(new LinearStage(weights, biases));
        for (int output = 0; output < outputs; output++) Scale(weights.AsSpan(output * inputs, inputs), biases, output, outputs);
        var linear = new LinearStage(weights, biases);
        _values = before;
        Pass(linear);
        if (isLast) return linear;
        if (_shape.Normalization == LayerNormalization.Layer) Pass(new LayerNormStage([.. Enumerable.Repeat(1f, outputs)], new float[outputs], LayerNormStage.DefaultEpsilon));
        Pass(new ActivationStage(_shape.Activation, outputs));
        return linear;
    }

    private void Scale(Span<float> weights, float[] biases, int output, int outputs)
    {
        double mean = 0, square = 0;
        for (int row = 0; row < _count; row++) mean += _values[row * outputs + output] / (double)_count;
        for (int row = 0; row < _count; row++) square += Math.Pow(_values[row * outputs + output] - mean, 2) / _count;
        // Sums that are all alike stay as they are.
        double scale = square > 0 ? 1 / Math.Sqrt(square) : 1, shares = 0, sum = 0;
        for (int i = 0; i < weights.Length; i++) weights[i] = (float)(weights[i] * scale);
        for (int i = 0; i < RowsOfBias; i++)
        {
            double share = _random.Exponential();
            shares += share;
            sum += share * scale * _values[_random.Next(_count) * outputs + output];
        }
        biases[output] = (float)(-sum / shares);
    }

    private void Pass(Stage stage)
    {
        var results = new float[_count * stage.OutputCount];
        ForwardPass.Run([stage], MatrixKernel.Padded(stage.OutputCount), _values, _count, results);
        _values = results;
    }
}
