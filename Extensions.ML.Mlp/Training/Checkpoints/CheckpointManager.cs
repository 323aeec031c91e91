using System.Diagnostics;
using Extensions.ML.Mlp.Model;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Training.Checkpoints;

/// <summary>Takes a training up where its checkpoint left it, and writes the next ones.</summary>
/// <param name="host">Names the trainer in errors.</param>
/// <param name="channel">Where is told what was taken up, and what could not be written.</param>
/// <param name="options">With a checkpoint.</param>
/// <param name="fingerprint">Which training it is.</param>
/// <param name="machine">The device and engine it runs on.</param>
/// <param name="saved">The checkpoint that is there; null for none.</param>
internal sealed class CheckpointManager(IHost host, IChannel channel, MlpTrainerOptions options, Fingerprint fingerprint, string machine, CheckpointState? saved)
{
    private readonly Checkpoint _checkpoint = options.Checkpoint!;
    private readonly Stopwatch _sinceWritten = Stopwatch.StartNew();
    private int _writtenEpoch;
    private bool _isFailing;

    /// <summary>Puts the training to where the checkpoint left it, and sees that the next ones can be written.</summary>
    /// <param name="history">Receives the epochs that are done.</param>
    /// <param name="carry">Carries the training's state.</param>
    /// <returns>The time that those epochs took.</returns>
    internal TimeSpan Begin(HistoryBuilder history, Action<StateSerializer> carry)
    {
        var before = saved is null ? TimeSpan.Zero : Resume(saved, history, carry);
        _writtenEpoch = history.Count;
        // Not only to try: a training that is killed before its first epoch ends has drawn its seed by now.
        if (history.Count < options.Epochs && TryWrite(history, carry) is { } fault) throw CheckpointFile.Unwritable(host, _checkpoint, fault);
        return before;
    }

    /// <summary>Whether it is time for a checkpoint, after an epoch.</summary>
    internal bool IsDue(HistoryBuilder history, bool isLast) =>
        isLast || history.Count - _writtenEpoch >= _checkpoint.EveryEpochs || _sinceWritten.Elapsed >= _checkpoint.Every;

    /// <summary>Writes a checkpoint. One that fails is a warning, and stays due.</summary>
    internal void Write(HistoryBuilder history, Action<StateSerializer> carry)
    {
        string? fault = TryWrite(history, carry);
        if (fault is not null && !_isFailing)
            channel.Warning($"The checkpoint \"{_checkpoint.Path}\" of epoch {history.Count} could not be written ({fault}); the training goes on, and the checkpoint of epoch {_writtenEpoch} stays until one can.");
        _isFailing = fault is not null;
        if (fault is not null) return;
        _writtenEpoch = history.Count;
        _sinceWritten.Restart();
    }

    private TimeSpan Resume(CheckpointState training, HistoryBuilder history, Action<StateSerializer> carry)
    {
        Compare(training);
        history.Start = training.History.Start;
        foreach (var report in training.History) history.Add(report);
        try
        {
            var state = new StateReader(training.State);
            carry(state);
            if (!state.AtEnd) throw new FormatException("it holds more than such a training has");
        }
        catch (FormatException fault)
        {
            throw CheckpointFile.Damaged(host, _checkpoint, fault);
        }
        if (history.Count == 0) return TimeSpan.Zero;
        channel.Info($"Resumed from epoch {history.Count} of the checkpoint \"{_checkpoint.Path}\".");
        return training.History[^1].Elapsed;
    }

    private void Compare(CheckpointState training)
    {
        string[] differences = fingerprint.Differences(options.Schedule, training.Fingerprint);
        if (differences.Length > 0)
            throw host.Except($"A training must go on from its checkpoint with the options and data it began with, but for \"{_checkpoint.Path}\" there differ: {string.Join(", ", differences)}; give those it began with, or another path to train anew.");
        if (training.History.Count > options.Epochs)
            throw host.Except($"Epochs must be at least the {training.History.Count} that the checkpoint \"{_checkpoint.Path}\" has done, but it is {options.Epochs}; raise it, or take another path to train anew.");
        if (training.Machine != machine)
            channel.Warning($"The training began on {training.Machine}, and goes on on {machine}: its bits will not be those of one that was never interrupted.");
    }

    /// <returns>Why it could not be written; null when it was.</returns>
    private string? TryWrite(HistoryBuilder history, Action<StateSerializer> carry)
    {
        try
        {
            using var state = new MemoryStream();
            using var writer = new BinaryWriter(state);
            carry(new StateWriter(writer));
            writer.Flush();
            var training = new CheckpointState(fingerprint, machine, history.Build(TrainingEnd.EpochsDone), state.GetBuffer().AsMemory(0, (int)state.Length));
            return CheckpointFile.Replace(_checkpoint.Path, CheckpointFormat.Write(training));
        }
        catch (IOException)
        {
            // A stream in memory ends where an array does.
            return "it would have more than 2 GB";
        }
    }
}
