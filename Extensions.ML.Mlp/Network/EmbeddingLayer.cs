using Extensions.ML.Mlp.Model.Stages;
using TorchSharp;

namespace Extensions.ML.Mlp.Network;

/// <summary>
/// Numbers to values that are piecewise linear in them: <c>w x + b + PLE(x) V</c>, where component j of PLE is how far x is through bin j,
/// cut to 0 and 1 but for the outer sides of the outer bins. The embedded numbers come first, then the other features.
/// </summary>
internal sealed class EmbeddingLayer : Layer
{
    private readonly torch.Tensor _slopes, _biases, _bends;
    private readonly torch.Tensor _lefts, _scales, _min, _max;
    private readonly FeatureIndices _places;

    internal EmbeddingLayer(FlatParameters parameters, EmbeddingStage initial)
        : this(parameters, EmbeddingParts.Of(initial))
    {
    }

    internal EmbeddingLayer(FlatParameters parameters, EmbeddingParts initial)
    {
        (Initial, Start) = (initial, parameters.Taken);
        int numbers = initial.Places.Length, width = initial.Width, bins = initial.BinCount;
        _slopes = parameters.Take(ParameterRole.Embedding, initial.Slopes, numbers, width);
        _biases = parameters.Take(ParameterRole.Embedding, initial.Biases, numbers, width);
        _bends = parameters.Take(ParameterRole.Embedding, initial.Bends, numbers, bins, width);
        var device = parameters.Values.device;
        _places = new(initial.Places, initial.FeatureCount, device);
        _lefts = Table((knots, bin) => knots[bin], absent: 0);
        _scales = Table((knots, bin) => (float)(1 / ((double)knots[bin + 1] - knots[bin])), absent: 0);
        _min = Table((knots, bin) => bin == 0 ? float.NegativeInfinity : 0, absent: 0);
        _max = Table((knots, bin) => bin == knots.Length - 2 ? float.PositiveInfinity : 1, absent: 0);

        // A number of few bins has none in the rest of the table: there its share is 0.
        torch.Tensor Table(Func<float[], int, float> value, float absent)
        {
            var values = new float[numbers * bins];
            for (int number = 0; number < numbers; number++)
                for (int bin = 0; bin < bins; bin++)
                    values[number * bins + bin] = bin < initial.Knots[number].Length - 1 ? value(initial.Knots[number], bin) : absent;
            return torch.tensor(values, [numbers, bins], dtype: torch.float32, device: device);
        }
    }

    /// <summary>What the layer starts from; the knots stay.</summary>
    internal EmbeddingParts Initial { get; }

    /// <summary>Where the slopes start among the flat parameters, [numbers, width]; biases, and bends [numbers, bins, width], come right after them.</summary>
    internal int Start { get; }

    internal override torch.Tensor Forward(torch.Tensor x, bool training)
    {
        var numbers = _places.Numbers(x).unsqueeze(2); // [rows, numbers, 1]
        var shares = numbers.Plus(_lefts, -1).mul(_scales).maximum(_min).minimum(_max); // [rows, numbers, bins]
        var bent = shares.transpose(0, 1).bmm(_bends).transpose(0, 1); // [rows, numbers, width]
        return _places.Join(numbers.mul(_slopes).Plus(_biases, 1).Plus(bent, 1).reshape(x.size(0), -1), x);
    }

    internal override void AppendTo(List<Stage> stages) =>
        stages.Add((Initial with { Slopes = ToArray(_slopes), Biases = ToArray(_biases), Bends = ToArray(_bends) }).ToStage());
}
