using System.CommandLine;
using System.Diagnostics;
using Extensions.ML.Mlp.Native;

namespace Extensions.ML.Mlp.Benchmarks.Soak;

/// <summary>Does all that a long-lived process may do with the library, at random and on two threads, and watches what the process holds.</summary>
internal static class SoakCommand
{
    private const int Workers = 2;

    internal static Command Create()
    {
        var minutes = new Option<double>("--minutes") { Description = "How long.", DefaultValueFactory = _ => 20 };
        var seconds = new Option<double>("--seconds") { Description = "The time between two samples.", DefaultValueFactory = _ => 5 };
        var scenarios = new Option<string[]>("--scenarios") { Description = $"What is done, all when left out: {string.Join("; ", SoakScenarios.All.Select(scenario => scenario.Name))}.", AllowMultipleArgumentsPerToken = true };
        scenarios.AcceptOnlyFromAmong([.. SoakScenarios.All.Select(scenario => scenario.Name)]);
        var seed = new Option<int>("--seed") { Description = "Other scenarios for another number.", DefaultValueFactory = _ => 1 };
        var report = MeasuringOptions.Report("soak.md");
        var command = new Command("soak", "Fits, saves, loads, scores, cancels, resumes and fails at random, and fails itself when memory, tensors, handles or threads rise.") { scenarios, minutes, seconds, seed, report };
        command.SetAction(parsed => Run(
            [.. SoakScenarios.All.Where(scenario => parsed.GetValue(scenarios) is not { Length: > 0 } chosen || chosen.Contains(scenario.Name))],
            TimeSpan.FromMinutes(parsed.GetRequiredValue(minutes)),
            TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)),
            parsed.GetRequiredValue(seed),
            parsed.GetRequiredValue(report)));
        return command;
    }

    private static int Run(SoakScenario[] scenarios, TimeSpan time, TimeSpan interval, int seed, FileInfo file)
    {
        LibTorch.EnsureLoaded();
        var folder = Directory.CreateTempSubdirectory("mlp-soak-");
        try
        {
            var tally = new SoakTally();
            Random[] randoms = [.. Enumerable.Range(0, Workers).Select(worker => new Random(seed * Workers + worker))];
            var samples = Sample(time, tally, () => Round(scenarios, interval, randoms, folder.FullName, tally));
            SoakMeasure[] measures = SoakMeasure.Of(samples);
            string picture = Path.ChangeExtension(file.FullName, ".png");
            Report.Write(SoakReport.Write(time, interval, seed, samples, measures, tally, Path.GetFileName(picture)), file);
            SoakPlot.Save(picture, samples, measures);
            return measures.All(measure => measure.Holds) && tally.Faults.Count == 0 ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A sample before the first round and after each; between rounds nothing of ours runs.</summary>
    private static List<SoakSample> Sample(TimeSpan time, SoakTally tally, Action round)
    {
        long start = Stopwatch.GetTimestamp();
        List<SoakSample> samples = [SoakSample.Take(start, tally.Tensors)];
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            round();
            samples.Add(SoakSample.Take(start, tally.Tensors));
            if (samples.Count % 12 == 0) Console.WriteLine(samples[^1]);
        }
        return samples;
    }

    /// <summary>Threads of their own run scenarios until the time is over: what is bound to a thread goes with it, or is found.</summary>
    private static void Round(SoakScenario[] scenarios, TimeSpan interval, Random[] randoms, string folder, SoakTally tally)
    {
        long start = Stopwatch.GetTimestamp();
        Thread[] workers = [.. randoms.Select((random, worker) => new Thread(() =>
        {
            while (Stopwatch.GetElapsedTime(start) < interval) tally.Run(random.Pick(scenarios), new(random, Path.Combine(folder, $"{worker}")));
            tally.EndThread();
        }))];
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();
    }
}
