using Extensions.ML.Mlp.Network;
using TorchSharp;

namespace Extensions.ML.Mlp.Training.Optimizers;

/// <summary>Adam; with decoupled decay AdamW; with the largest square so far AMSGrad.</summary>
internal sealed class AdamOptimizer(FlatParameters parameters, double beta1, double beta2, double epsilon, bool amsGrad, double coupledDecay = 0, double decoupledDecay = 0)
    : MomentOptimizer(parameters, beta1, beta2, coupledDecay)
{
    private readonly torch.Tensor? _largest = amsGrad ? parameters.State() : null;

    private protected override bool StepsByGroups => true;

    private protected override void Update(torch.Tensor gradient)
    {
        if (UsesTensors || _largest is not null)
        {
            Observe(gradient);
            foreach (var group in Groups) UpdateTensors(group);
            return;
        }
        foreach (var group in Groups)
            StepKernel.Adapt(Of(Values, group), Of(gradient, group), Of(Mean, group), Of(Square, group), Adaption(group));
    }

    private static Span<float> Of(torch.Tensor tensor, ParameterGroup group) => FlatParameters.Memory(tensor).Slice(group.Start, group.Count);

    private double DecayOf(ParameterGroup group) => LearningRate * decoupledDecay * DecayFactor * group.Decay;

    private StepKernel.Adaption Adaption(ParameterGroup group) => new()
    {
        MeanKept = (float)Beta1,
        MeanTaken = (float)(1 - Beta1),
        SquareKept = (float)Beta2,
        SquareTaken = (float)(1 - Beta2),
        RootScale = (float)(1 / Math.Sqrt(SquareCorrection)),
        Epsilon = (float)epsilon,
        Factor = (float)(-LearningRate * group.Rate / MeanCorrection),
        ValueKept = (float)(1 - DecayOf(group)),
    };

    private void UpdateTensors(ParameterGroup group)
    {
        var values = Part(Values.detach());
        if (decoupledDecay > 0) values.TimesInPlace(1 - DecayOf(group));
        if (_largest is not null) Part(_largest).copy_(Part(_largest).maximum(Part(Square)));
        var root = Part(_largest ?? Square).sqrt().TimesInPlace(1 / Math.Sqrt(SquareCorrection)).Plus(epsilon);
        values.PlusQuotientInPlace(Part(Mean), root, -LearningRate * group.Rate / MeanCorrection);

        torch.Tensor Part(torch.Tensor tensor) => tensor.narrow(0, group.Start, group.Count);
    }
}
