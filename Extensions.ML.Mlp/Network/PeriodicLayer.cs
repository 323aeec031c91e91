using Extensions.ML.Mlp.Model.Stages;
using TorchSharp;

namespace Extensions.ML.Mlp.Network;

/// <summary>Numbers to linear maps of cosines of them, and themselves: <c>[cos(2 pi x f + p) W + b ; x]</c>. Those come first, then the other features.</summary>
internal sealed class PeriodicLayer : Layer
{
    private readonly PeriodicStage _initial;
    private readonly torch.Tensor _frequencies, _phases, _weights, _biases;
    private readonly FeatureIndices _places;

    internal PeriodicLayer(FlatParameters parameters, PeriodicStage initial)
    {
        (_initial, Start) = (initial, parameters.Taken);
        long numbers = initial.Places.Length, count = initial.FrequencyCount, width = initial.Width;
        _frequencies = parameters.Take(ParameterRole.Embedding, initial.Frequencies, numbers, count);
        _phases = parameters.Take(ParameterRole.Embedding, initial.Phases, numbers, count);
        _weights = parameters.Take(ParameterRole.Embedding, initial.Weights, numbers, count, width);
        _biases = parameters.Take(ParameterRole.Embedding, initial.Biases, numbers, 1, width);
        _places = new(initial.Places, initial.InputCount, parameters.Values.device);
    }

    internal PeriodicStage Initial => _initial;

    /// <summary>Where the frequencies start among the flat parameters; phases, weights and biases come right after them.</summary>
    internal int Start { get; }

    internal override torch.Tensor Forward(torch.Tensor x, bool training)
    {
        var numbers = _places.Numbers(x); // [rows, numbers]
        var cosines = numbers.unsqueeze(2).mul(_frequencies).Times(Math.Tau).Plus(_phases, 1).cos(); // [rows, numbers, frequencies]
        var embedded = cosines.transpose(0, 1).bmm(_weights).Plus(_biases, 1).transpose(0, 1); // [rows, numbers, width]
        return _places.Join(torch.cat([embedded, numbers.unsqueeze(2)], 2).reshape(x.size(0), -1), x);
    }

    internal override void AppendTo(List<Stage> stages) => stages.Add(new PeriodicStage(
        _initial.InputCount, _initial.Places, _initial.FrequencyCount, _initial.Width, ToArray(_frequencies), ToArray(_phases), ToArray(_weights), ToArray(_biases)));
}
