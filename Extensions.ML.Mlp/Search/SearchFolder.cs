using System.Globalization;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Search;

/// <summary>Where a search keeps its trials: a folder of the user's, or one that is gone when the search is over.</summary>
internal sealed class SearchFolder : IDisposable
{
    private readonly string _path;
    private readonly bool _isOurs;

    private SearchFolder(string path, bool isOurs) => (_path, _isOurs) = (path, isOurs);

    internal string Journal => Path.Combine(_path, "trials.jsonl");

    /// <param name="context">Names the trainer in errors.</param>
    /// <param name="path">The user's folder; null for none.</param>
    /// <exception cref="InvalidOperationException">It cannot be made.</exception>
    internal static SearchFolder Open(IExceptionContext context, string? path)
    {
        try
        {
            return path is null ? new(Directory.CreateTempSubdirectory("mlp-search-").FullName, isOurs: true) : new(Directory.CreateDirectory(path).FullName, isOurs: false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw context.Except($"The folder of a search must be one that can be written to, but \"{path ?? Path.GetTempPath()}\" is not ({fault.Message.TrimEnd('.')}); take another for SearchBudget.Folder.");
        }
    }

    internal string Checkpoint(int trial) => Path.Combine(_path, string.Create(CultureInfo.InvariantCulture, $"trial-{trial}.checkpoint"));

    /// <summary>Forgets how far a trial's training came.</summary>
    internal void DeleteCheckpoint(int trial)
    {
        try
        {
            File.Delete(Checkpoint(trial));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It is of no use any more, and does no harm but take its place.
        }
    }

    public void Dispose()
    {
        if (!_isOurs) return;
        try
        {
            Directory.Delete(_path, recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The system clears its folder for such things.
        }
    }
}
