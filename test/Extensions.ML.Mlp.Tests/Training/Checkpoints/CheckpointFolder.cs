using Extensions.ML.Mlp.Tests.Trainers.Contract;
using Extensions.ML.Mlp.Training.Checkpoints;

namespace Extensions.ML.Mlp.Tests.Training.Checkpoints;

/// <summary>A folder for checkpoints, and trainings that are cut off in it.</summary>
internal sealed class CheckpointFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlp-");

    public void Dispose() => _folder.Delete(recursive: true);

    internal string Path(string name = "a") => System.IO.Path.Combine(_folder.FullName, name);

    internal string[] Files => [.. _folder.EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal)];

    internal CheckpointState Read(string name = "a") => CheckpointFormat.Read(File.ReadAllBytes(Path(name)));

    /// <summary>Writes a checkpoint after each epoch, and dies after that of the last of them.</summary>
    internal void CutOff(Func<MlpTrainerOptions, ITransformer> fit, MlpTrainerOptions options, int epochs, string name = "a")
    {
        options.Checkpoint = new(Path(name)) { EveryEpochs = 1 };
        options.Progress = new Guillotine(epochs);
        Assert.ThrowsExactly<CutOffException>(() => fit(options));
        options.Progress = null;
    }

    /// <summary>Fits to the end, with a checkpoint when it is over.</summary>
    internal ITransformer Finish(Func<MlpTrainerOptions, ITransformer> fit, MlpTrainerOptions options, string name = "a")
    {
        options.Checkpoint = new(Path(name));
        return fit(options);
    }

    /// <summary>
    /// Cuts a training off twice, and compares it with one that is never: every weight, what the optimizer, the schedule and early stopping
    /// keep, the history but its times, and the scores.
    /// </summary>
    /// <param name="contract">The task.</param>
    /// <param name="newOptions">Makes the training's options.</param>
    /// <param name="fit">Trains.</param>
    /// <param name="what">Which training it is, where a test has several.</param>
    /// <param name="scored">The rows to score; null for new ones of the contract.</param>
    internal static void Compare(TrainerContract contract, Func<MlpTrainerOptions> newOptions, Func<MlpTrainerOptions, ITransformer> fit, string? what = null, IDataView? scored = null)
    {
        using var folder = new CheckpointFolder();
        var whole = folder.Finish(fit, newOptions(), "whole");
        folder.CutOff(fit, newOptions(), 2);
        folder.CutOff(fit, newOptions(), 3);
        var resumed = folder.Finish(fit, newOptions());

        CollectionAssert.AreEqual(folder.Read("whole").State.ToArray(), folder.Read().State.ToArray(), what);
        CollectionAssert.AreEqual(WithoutTimes(contract.ModelOf(whole).History), WithoutTimes(contract.ModelOf(resumed).History), what);
        Assert.AreEqual(contract.ModelOf(whole).History.EndedBy, contract.ModelOf(resumed).History.EndedBy, what);
        Assert.AreEqual(contract.ModelOf(whole).History.BestEpoch, contract.ModelOf(resumed).History.BestEpoch, what);
        var rows = scored ?? contract.Rows(20, seed: 9);
        CollectionAssert.AreEqual(contract.Scores(whole.Transform(rows)), contract.Scores(resumed.Transform(rows)), what);
    }

    internal static EpochReport[] WithoutTimes(TrainingHistory history) => [.. history.Select(report => report with { Elapsed = default })];

    internal sealed class CutOffException : Exception;

    private sealed class Guillotine(int epochs) : IProgress<EpochReport>
    {
        public void Report(EpochReport value)
        {
            if (value.Epoch >= epochs) throw new CutOffException();
        }
    }
}
