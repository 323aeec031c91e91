using Extensions.ML.Mlp;

namespace Mlp.Samples.Display;

/// <summary>How fast a training goes and how far it has come, in words.</summary>
internal readonly struct Pace(EpochReport report, int iterations)
{
    private readonly double _perSecond = report.Epoch / Math.Max(report.Elapsed.TotalSeconds, 1e-6);

    internal string Rate => FormattableString.Invariant($"{_perSecond:N0} it/s");

    internal string TimeLeft
    {
        get
        {
            var left = TimeSpan.FromSeconds(Math.Ceiling((iterations - report.Epoch) / _perSecond));
            return FormattableString.Invariant($"{(int)left.TotalMinutes:00}:{left.Seconds:00} left");
        }
    }

    internal string Losses => report.ValidationLoss is { } test
        ? FormattableString.Invariant($"train {report.TrainLoss:F4}  test {test:F4}")
        : FormattableString.Invariant($"train {report.TrainLoss:F4}");
}
