namespace Extensions.ML.Mlp.Tests.Toy;

/// <summary>A schedule that calls back before each step, on the training thread, for its factor.</summary>
internal sealed record CallbackSchedule(Func<SchedulePosition, double> Factor) : Schedule
{
    internal override double FactorAt(SchedulePosition position) => Factor(position);
}
