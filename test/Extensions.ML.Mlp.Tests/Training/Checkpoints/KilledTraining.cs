using System.Diagnostics;

namespace Extensions.ML.Mlp.Tests.Training.Checkpoints;

/// <summary>A training in a process of its own, which writes a checkpoint after each epoch until it is killed.</summary>
internal static class KilledTraining
{
    /// <summary>The first argument of a program that is to train instead of running the tests; the second is the checkpoint's path.</summary>
    public const string Marker = "--killed-training";

    private const string Begun = "begun";

    /// <summary>Trains in this process, and says when the first epoch is done.</summary>
    internal static int Train(string checkpoint)
    {
        Fit(new(checkpoint) { EveryEpochs = 1 }, epochs: int.MaxValue, new FirstReport());
        return 0;
    }

    /// <summary>Starts such a process, lets it come to its training, and kills it at some moment of it, and not before a file is there if one is named.</summary>
    internal static async Task KillAsync(string checkpoint, TimeSpan after, string? untilFile)
    {
        string folder = AppContext.BaseDirectory;
        using var child = DotNet.Start(folder, [], "exec", Path.Combine(folder, "Extensions.ML.Mlp.Tests.dll"), Marker, checkpoint);
        Assert.AreEqual(Begun, await child.StandardOutput.ReadLineAsync());
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < after) Thread.SpinWait(10);
        while (untilFile is not null && !File.Exists(untilFile) && waited.Elapsed < TimeSpan.FromSeconds(10)) Thread.SpinWait(10);
        // SIGKILL, where there are signals.
        child.Kill();
        await child.WaitForExitAsync();
    }

    /// <summary>Starts such a process, and kills it when something is so, or some time after its start.</summary>
    internal static async Task KillEarlyAsync(string checkpoint, Func<TimeSpan, bool> when)
    {
        string folder = AppContext.BaseDirectory;
        var running = Stopwatch.StartNew();
        using var child = DotNet.Start(folder, [], "exec", Path.Combine(folder, "Extensions.ML.Mlp.Tests.dll"), Marker, checkpoint);
        while (!when(running.Elapsed) && running.Elapsed < TimeSpan.FromMinutes(1)) Thread.SpinWait(10);
        child.Kill();
        await child.WaitForExitAsync();
    }

    /// <summary>The training itself: all that a training can keep is in it, and its file is large against an epoch, so that it is mostly written.</summary>
    internal static TrainingHistory Fit(Checkpoint checkpoint, int epochs, IProgress<EpochReport>? progress = null)
    {
        var context = new MLContext(1);
        var points = Points.Clouds(24).View(context);
        var view = Points.Features(context).Fit(points).Transform(points);
        return context.BinaryClassification.Trainers.Mlp(new()
        {
            HiddenLayers = [256, 256],
            LayerNormalization = LayerNormalization.Batch,
            Dropout = [0.2],
            Optimizer = new NAdam(),
            Schedule = new ReduceOnPlateau(),
            EarlyStopping = new() { Patience = int.MaxValue },
            ValidationFraction = 0.2,
            BatchSize = 16,
            Threads = 1,
            Device = "cpu",
            Epochs = epochs,
            Checkpoint = checkpoint,
            Progress = progress,
        }).Fit(view).Model.SubModel.History;
    }

    private sealed class FirstReport : IProgress<EpochReport>
    {
        private bool _said;

        public void Report(EpochReport value)
        {
            if (!_said) Console.WriteLine(Begun);
            _said = true;
        }
    }
}
