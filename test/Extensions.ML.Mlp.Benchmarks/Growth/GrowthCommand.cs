using System.CommandLine;
using Extensions.ML.Mlp.Benchmarks.Workloads;

namespace Extensions.ML.Mlp.Benchmarks.Growth;

/// <summary>Times an epoch while rows, features, width or depth grow.</summary>
internal static class GrowthCommand
{
    internal static Command Create()
    {
        var turns = new Option<int>("--turns") { Description = "Turns of each size.", DefaultValueFactory = _ => 5 };
        var seconds = new Option<double>("--seconds") { Description = "The time of a turn, which has 3 epochs at least.", DefaultValueFactory = _ => 0.5 };
        var most = new Option<int>("--most") { Description = "The largest size that is measured.", DefaultValueFactory = _ => int.MaxValue };
        var threads = MeasuringOptions.Threads();
        var report = MeasuringOptions.Report("growth.md");
        var command = new Command("growth", "Times an epoch while rows, features, width or depth grow, as tables and a plot.") { turns, seconds, most, threads, report };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(threads),
            parsed.GetRequiredValue(turns),
            TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)),
            parsed.GetRequiredValue(most),
            parsed.GetRequiredValue(report)));
        return command;
    }

    private static void Run(int[] threadCounts, int turns, TimeSpan time, int most, FileInfo file)
    {
        GrowthCurve[] curves = [.. GrowthSeries.All.SelectMany(series => Measure(series.UpTo(most), threadCounts, turns, time))];
        string picture = Path.ChangeExtension(file.FullName, ".png");
        Report.Write(GrowthReport.Write(curves, turns, Path.GetFileName(picture)), file);
        GrowthPlot.Save(picture, curves);
    }

    private static List<GrowthCurve> Measure(GrowthSeries series, int[] threadCounts, int turns, TimeSpan time)
    {
        var context = new MLContext(seed: 1);
        var sizes = series.Sizes.Select(series.At).Select(at => (at.Workload, View: ClassRows.Draw(at.RowCount, at.Workload.FeatureCount, at.Workload.ClassCount).ToView(context))).ToArray();
        var curves = new List<GrowthCurve>();
        foreach (int threads in threadCounts)
        {
            // The first round warms up; within a round every size has its turn, so that a slow moment of the machine does not meet one alone.
            RunRound();
            RunTimes[][] rounds = [.. Enumerable.Range(0, turns).Select(_ => RunRound())];
            var curve = new GrowthCurve(series, threads, [.. series.Sizes.Select((size, i) => Point(size, [.. rounds.Select(round => round[i])]))]);
            Console.WriteLine(FormattableString.Invariant($"{series.Name}, {threads} threads: slope {curve.Slope:F2}, at the end {curve.LastSlope:F2}"));
            curves.Add(curve);

            RunTimes[] RunRound() => [.. sizes.Select(at => TrainerTurn.Run(at.Workload, at.View, TrainingEngine.Auto, threads, time).Times)];
        }
        return curves;

        GrowthPoint Point(int size, RunTimes[] times) => new(
            size,
            series.At(size).RowCount,
            new(times.Select(each => each.Median.TotalMilliseconds)),
            new(times.Select(each => each.SetUp.TotalMilliseconds)));
    }
}
