namespace Extensions.ML.Mlp;

/// <summary>Half cosines one after another, each beginning anew at the optimizer's rate (SGDR, Loshchilov and Hutter 2017; PyTorch's <c>CosineAnnealingWarmRestarts</c>).</summary>
public sealed record CosineRestarts : Schedule
{
    /// <summary>The epochs of the first cycle: at least 1. Default 10.</summary>
    public int FirstEpochs { get; init; } = 10;

    /// <summary>How many times as long each cycle is as the one before: at least 1. Default 1.</summary>
    public int Growth { get; init; } = 1;

    /// <summary>The share of the rate at which a cycle ends: from 0 to 1. Default 0.</summary>
    public double EndFactor { get; init; }

    internal override double FactorAt(SchedulePosition position)
    {
        double epochs = position.Epochs, cycle = FirstEpochs;
        while (epochs >= cycle)
        {
            epochs -= cycle;
            cycle *= Growth;
        }
        return CosineDecay.HalfCosine(1, EndFactor, epochs / cycle);
    }

    internal override IEnumerable<string> Faults() =>
    [
        .. ValidationError.Unless(FirstEpochs >= 1, "CosineRestarts.FirstEpochs must be at least 1", FirstEpochs, "10 is usual"),
        .. ValidationError.Unless(Growth >= 1, "CosineRestarts.Growth must be at least 1", Growth, "1 keeps the cycles alike"),
        .. ValidationError.Unless(EndFactor is >= 0 and <= 1, "CosineRestarts.EndFactor must be from 0 to 1", EndFactor, "0 is usual"),
    ];
}
