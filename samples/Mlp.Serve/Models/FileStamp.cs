namespace Mlp.Serve.Models;

/// <summary>The state of a file, as far as it shows from outside.</summary>
internal sealed record FileStamp(DateTimeOffset WrittenAt, long Length)
{
    /// <exception cref="IOException">There is no such file, or another process keeps it to itself.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not read it.</exception>
    internal static FileStamp Of(string path)
    {
        // Through a handle, which follows links: a deployment may turn a link to the next model.
        using var handle = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        return new(File.GetLastWriteTimeUtc(handle), RandomAccess.GetLength(handle));
    }
}
