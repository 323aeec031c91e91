using Extensions.ML.Mlp.Training.Checkpoints;

namespace Extensions.ML.Mlp.Training;

/// <summary>What <see cref="ReduceOnPlateau"/> has seen: the factor of the rate by now.</summary>
internal sealed class Plateau(ReduceOnPlateau options)
{
    private double _best = double.PositiveInfinity, _factor = 1;
    private int _waited;

    internal double Factor => _factor;

    internal void Carry(StateCarrier state)
    {
        state.Carry(ref _best);
        state.Carry(ref _factor);
        state.Carry(ref _waited);
    }

    internal void Observe(double loss)
    {
        if (loss < _best * (1 - options.MinImprovement))
        {
            (_best, _waited) = (loss, 0);
        }
        else if (++_waited > options.Patience)
        {
            _factor *= options.Factor;
            _waited = 0;
        }
    }

    /// <summary>The state for a schedule that asks for it, also behind a warm-up; null for the others.</summary>
    internal static Plateau? For(Schedule schedule) => schedule switch
    {
        ReduceOnPlateau plateau => new(plateau),
        Warmup warmup => For(warmup.Then),
        _ => null,
    };
}
