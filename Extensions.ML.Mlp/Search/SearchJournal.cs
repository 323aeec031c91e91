using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Extensions.ML.Mlp.Training.Checkpoints;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Search;

/// <summary>
/// The file of a search: lines of JSON, the first of which tells which search it is, and each further one how a trial stood at the end of a
/// rung. A last line that was not written to its end is as none.
/// </summary>
internal sealed class SearchJournal : IDisposable
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly IExceptionContext _context;
    private readonly FileStream _file;
    private readonly Dictionary<(int Trial, int Rung), SearchTrial> _trials = [];

    private SearchJournal(IExceptionContext context, FileStream file) => (_context, _file) = (context, file);

    /// <summary>The search that the file is of; null when it is new.</summary>
    internal Fingerprint? Search { get; private set; }

    /// <param name="context">Names the trainer in errors.</param>
    /// <param name="path">The file; it is made where there is none.</param>
    /// <exception cref="InvalidOperationException">It is in use, cannot be read and written, or is not of this version.</exception>
    internal static SearchJournal Open(IExceptionContext context, string path)
    {
        try
        {
            var journal = new SearchJournal(context, new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            try
            {
                journal.Read();
                return journal;
            }
            catch
            {
                journal.Dispose();
                throw;
            }
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            throw context.Except($"The file \"{path}\" must be one that a search of this version wrote, but it is not ({fault.Message.TrimEnd('.')}); delete it to search anew, or take another SearchBudget.Folder.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw context.Except($"The file \"{path}\" must be free to be read and written, but it is not ({fault.Message.TrimEnd('.')}); end what uses it, give the right to it, or take another SearchBudget.Folder.");
        }
    }

    /// <summary>How a trial stood at the end of a rung; null where it did not get there.</summary>
    internal SearchTrial? Find(int trial, int rung) => _trials.GetValueOrDefault((trial, rung));

    /// <summary>Writes which search it is.</summary>
    internal void Begin(Fingerprint search)
    {
        Search = search;
        Append(new Header(Version, search.Entries.ToDictionary(entry => entry.Name, entry => entry.Text)));
    }

    internal void Add(int rung, SearchTrial trial) => Append(new Line(rung, trial));

    public void Dispose() => _file.Dispose();

    private void Read()
    {
        using var reader = new StreamReader(_file, Encoding.UTF8, leaveOpen: true);
        string text = reader.ReadToEnd();
        string whole = text[..(text.LastIndexOf('\n') + 1)];
        string[] lines = whole.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length > 0)
        {
            var header = JsonSerializer.Deserialize<Header>(lines[0], Format) ?? throw new FormatException("its first line is null");
            if (header.Version != Version) throw new FormatException($"it has version {header.Version}, and this version reads {Version}");
            Search = new([.. header.Search.Select(entry => (entry.Key, entry.Value))]);
            _ = Search.Seed;
        }
        foreach (string further in lines.Skip(1))
        {
            var line = JsonSerializer.Deserialize<Line>(further, Format) ?? throw new FormatException("a line is null");
            _trials[(line.Trial.Number, line.Rung)] = line.Trial;
        }
        _file.SetLength(Encoding.UTF8.GetByteCount(whole));
        _file.Seek(0, SeekOrigin.End);
    }

    private void Append<T>(T line)
    {
        try
        {
            _file.Write([.. JsonSerializer.SerializeToUtf8Bytes(line, Format), (byte)'\n']);
            _file.Flush(flushToDisk: true);
        }
        catch (IOException fault)
        {
            throw _context.Except($"The file \"{_file.Name}\" must be writable until the search is over, but it is not ({fault.Message.TrimEnd('.')}); make room and search again: it goes on where it was.");
        }
    }

    private sealed record Header(int Version, Dictionary<string, string> Search);

    private sealed record Line(int Rung, SearchTrial Trial);
}
