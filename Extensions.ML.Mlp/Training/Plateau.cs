using Extensions.ML.Mlp.Training.Checkpoints;

namespace Extensions.ML.Mlp.Training;

/// <summary>What <see cref="ReduceOnPlateau"/> has seen: the factor of the rate by now.</summary>
/// <param name="options">The schedule.</param>
/// <param name="rate">The optimizer's learning rate, which the factor reduces.</param>
internal sealed class Plateau(ReduceOnPlateau options, double rate)
{
    private double _best = double.PositiveInfinity, _factor = 1;
    private int _waited;

    internal double Factor => _factor;

    internal void Visit(StateSerializer state)
    {
        state.Visit(ref _best);
        state.Visit(ref _factor);
        state.Visit(ref _waited);
    }

    internal void Observe(double loss)
    {
        // The share is that of the loss's size, or a negative loss would count as better than itself.
        if (loss < _best * (1 - Math.CopySign(options.MinImprovement, _best)))
        {
            (_best, _waited) = (loss, 0);
        }
        else if (++_waited > options.Patience)
        {
            Reduce();
            _waited = 0;
        }
    }

    private void Reduce()
    {
        double reduced = Math.Max(_factor * options.Factor, options.MinLearningRate / rate);
        if (rate * _factor - rate * reduced > options.Epsilon) _factor = reduced;
    }

    /// <summary>The state for a schedule that asks for it, also behind a warm-up; null for the others.</summary>
    internal static Plateau? For(Schedule schedule, double rate) => schedule switch
    {
        ReduceOnPlateau plateau => new(plateau, rate),
        Warmup warmup => For(warmup.Then, rate),
        _ => null,
    };
}
