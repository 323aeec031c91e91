using Extensions.ML.Mlp;
using Spectre.Console;

namespace Mlp.Samples.Display;

/// <summary>A bar with the iterations a second, the time left and the losses.</summary>
internal sealed class LiveProgress : IProgress<EpochReport>
{
    private static readonly TimeSpan RefreshTime = TimeSpan.FromMilliseconds(100);

    private readonly ProgressTask _task;
    private readonly int _iterations;
    private TimeSpan _shown = -RefreshTime;

    private LiveProgress(ProgressTask task, int iterations) => (_task, _iterations) = (task, iterations);

    internal static T Run<T>(int iterations, Func<IProgress<EpochReport>, T> train, bool clear = false) => AnsiConsole
        .Progress()
        .AutoRefresh(true)
        .AutoClear(clear)
        .Columns(
            new ProgressBarColumn { Width = 20 },
            new PercentageColumn(),
            new TaskDescriptionColumn { Alignment = Justify.Left })
        .Start(display =>
        {
            var task = display.AddTask("starting", maxValue: iterations);
            return train(new LiveProgress(task, iterations));
        });

    /// <summary>Shows a report only where the last one is a while ago: there may be thousands a second.</summary>
    public void Report(EpochReport report)
    {
        if (report.Elapsed - _shown < RefreshTime && report.Epoch < _iterations) return;
        _shown = report.Elapsed;
        var pace = new Pace(report, _iterations);
        _task.Value = report.Epoch;
        _task.Description = Markup.Escape($"{pace.Rate}  {pace.TimeLeft}  {pace.Losses}");
    }
}
