using System.CommandLine;

namespace Mlp.Samples.Arguments;

/// <summary>Where a command writes its files.</summary>
internal sealed class OutputFolder
{
    private readonly DirectoryInfo _folder;
    private readonly List<string> _written = [];

    private OutputFolder(DirectoryInfo folder) => _folder = folder;

    /// <summary>The full paths of the files, in the order in which they were asked for.</summary>
    internal IReadOnlyList<string> Written => _written;

    internal static Option<string> Option(string defaultValue) => new("--out")
    {
        HelpName = "folder",
        Description = "The folder for the files; it is made where there is none.",
        DefaultValueFactory = _ => defaultValue,
    };

    /// <exception cref="UserMistakeException">There is no such folder and none can be made, or it cannot be written to.</exception>
    internal static OutputFolder Open(string path)
    {
        if (string.IsNullOrWhiteSpace(path)) throw new UserMistakeException("--out must name a folder, but it is empty.");
        try
        {
            var folder = Directory.CreateDirectory(path);
            File.Create(Path.Combine(folder.FullName, Path.GetRandomFileName()), bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
            return new(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserMistakeException($"The folder of --out, '{path}', cannot be written to: {e.Message}");
        }
    }

    /// <summary>The full path for a file.</summary>
    internal string For(string name)
    {
        string path = Path.Combine(_folder.FullName, name);
        _written.Add(path);
        return path;
    }
}
