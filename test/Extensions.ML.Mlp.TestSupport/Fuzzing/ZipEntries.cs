using System.IO.Compression;

namespace Extensions.ML.Mlp.TestSupport.Fuzzing;

/// <summary>The entries of a zip, to be changed and written again.</summary>
internal sealed class ZipEntries
{
    internal ZipEntries(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        foreach (var entry in archive.Entries)
        {
            using var content = new MemoryStream();
            using (var stream = entry.Open()) stream.CopyTo(content);
            Entries.Add((entry.FullName, content.ToArray()));
        }
    }

    internal List<(string Name, byte[] Content)> Entries { get; } = [];

    internal byte[] Write()
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in Entries)
            {
                using var stream = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
                stream.Write(content);
            }
        }
        return zip.ToArray();
    }
}
