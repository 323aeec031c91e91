namespace Extensions.ML.Mlp;

/// <summary>The learning rate stays as it is. The default.</summary>
public sealed record ConstantRate : Schedule
{
    internal override double FactorAt(SchedulePosition position) => 1;
}
