namespace Extensions.ML.Mlp.Tests.Toy;

/// <summary>A schedule that is told of each step before it is done, on the training thread, and gives its factor.</summary>
internal sealed record ToldSchedule(Func<SchedulePosition, double> Factor) : Schedule
{
    internal override double FactorAt(SchedulePosition position) => Factor(position);
}
