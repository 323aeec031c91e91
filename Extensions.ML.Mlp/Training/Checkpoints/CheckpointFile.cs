using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Training.Checkpoints;

/// <summary>
/// The file of a checkpoint. It is written beside itself, flushed to the disk, and renamed: at any moment the one before or the new one is
/// there as a whole.
/// </summary>
internal static class CheckpointFile
{
    /// <returns>Null when there is no file yet.</returns>
    /// <exception cref="InvalidOperationException">There is one that is not a checkpoint, is damaged, or cannot be read.</exception>
    internal static CheckpointState? Read(IExceptionContext context, Checkpoint checkpoint)
    {
        try
        {
            return File.Exists(checkpoint.Path) ? CheckpointFormat.Read(File.ReadAllBytes(checkpoint.Path)) : null;
        }
        catch (FormatException fault)
        {
            throw Damaged(context, checkpoint, fault);
        }
        catch (Exception fault) when (IsOfTheDisk(fault))
        {
            throw context.Except($"The checkpoint \"{checkpoint.Path}\" must be readable, but it is not ({fault.Message.TrimEnd('.')}); give the right to read it, or take another path.");
        }
    }

    internal static Exception Damaged(IExceptionContext context, Checkpoint checkpoint, FormatException fault) => context.Except(
        $"The checkpoint \"{checkpoint.Path}\" must be a file that this version of Extensions.ML.Mlp wrote, but it is not ({fault.Message.TrimEnd('.')}); delete it to train anew, or take another path.");

    internal static Exception Unwritable(IExceptionContext context, Checkpoint checkpoint, string fault) => context.Except(
        $"The checkpoint \"{checkpoint.Path}\" must be writable, but it is not ({fault}); make room or give the right to write there, or take another path.");

    /// <summary>Sees whether a file could be put there, at the cost of a byte.</summary>
    /// <exception cref="InvalidOperationException">It could not: there is a folder of its name or none to hold it, no right, or no room.</exception>
    internal static void Probe(IExceptionContext context, Checkpoint checkpoint)
    {
        string? fault = Directory.Exists(checkpoint.Path) ? "it is a folder" : Put([0], checkpoint.Path, Delete);
        if (fault is not null) throw Unwritable(context, checkpoint, fault);
    }

    /// <summary>Puts the bytes in the file's place.</summary>
    /// <returns>Why that could not be done, the file being as it was; null when it is done.</returns>
    internal static string? Replace(string path, ReadOnlySpan<byte> bytes) => Put(bytes, path, next => File.Move(next, path, overwrite: true));

    /// <summary>Writes the bytes beside the file, and does something with what was written.</summary>
    private static string? Put(ReadOnlySpan<byte> bytes, string path, Action<string> then)
    {
        string next = path + ".new";
        bool isOurs = false;
        try
        {
            using (var file = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                isOurs = true;
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }
            then(next);
            return null;
        }
        catch (Exception fault) when (IsOfTheDisk(fault))
        {
            if (isOurs) Delete(next);
            return fault.Message.TrimEnd('.');
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception fault) when (IsOfTheDisk(fault))
        {
            // It is overwritten the next time.
        }
    }

    private static bool IsOfTheDisk(Exception fault) => fault is IOException or UnauthorizedAccessException;
}
