namespace Extensions.ML.Mlp;

/// <summary>
/// How the learning rate changes while a network trains: one of the records derived from this one. A schedule gives the factor of the
/// optimizer's learning rate for each step; all but <see cref="ReduceOnPlateau"/> are pure functions of the step.
/// </summary>
public abstract record Schedule
{
    private protected Schedule() { }

    /// <summary>The factor of the optimizer's learning rate at a step.</summary>
    internal abstract double FactorAt(SchedulePosition position);

    /// <summary>Whether the factors depend on how many steps there are in all: with more epochs the first ones are then others, too.</summary>
    internal virtual bool SpansTraining => false;

    internal virtual IEnumerable<string> Faults() => [];
}

/// <summary>Where a training is: the step, counted from 0, among all.</summary>
internal readonly record struct SchedulePosition(long Step, long StepsPerEpoch, long TotalSteps)
{
    /// <summary>The number of finished epochs.</summary>
    internal long Epoch => Step / StepsPerEpoch;

    /// <summary>The number of epochs, those finished and the part of the running one.</summary>
    internal double Epochs => (double)Step / StepsPerEpoch;

    /// <summary>0 at the first step, 1 at the last.</summary>
    internal double Progress => TotalSteps > 1 ? (double)Step / (TotalSteps - 1) : 0;
}
