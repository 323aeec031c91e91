using System.Collections.Concurrent;
using Extensions.ML.Mlp;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Mlp.Serve.Models;

/// <summary>A pipeline that answers. Any number of requests may use it at once; each borrows a scorer.</summary>
internal sealed class ServedModel
{
    private readonly IRowToRowMapper _mapper;
    private readonly ConcurrentBag<Scorer> _idle = [];

    private ServedModel(ITransformer pipeline, DataViewSchema input, FileStamp stamp)
    {
        _mapper = pipeline.GetRowToRowMapper(input);
        Columns = new(_mapper, new Scorer(_mapper, new(_mapper, [])).FindImputed());
        Network = pipeline.FindMlpModel();
        Stamp = stamp;
        // Made here, so that a pipeline that cannot score is refused when it is loaded and not when it is asked.
        Return(new Scorer(_mapper, Columns));
    }

    internal ModelColumns Columns { get; }

    /// <summary>The network in the pipeline; null when there is none.</summary>
    internal MlpModel? Network { get; }

    /// <summary>The state of the file that it was read from.</summary>
    internal FileStamp Stamp { get; }

    internal DateTimeOffset LoadedAt { get; } = DateTimeOffset.UtcNow;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="Exception">Whatever ML.NET throws at a file that is no model.</exception>
    internal static ServedModel Load(string path, FileStamp stamp)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var pipeline = new MLContext().Model.Load(stream, out var input)
            ?? throw new NotSupportedException("The file must hold a pipeline, but it holds none.");
        if (input is null) throw new NotSupportedException("The pipeline must be saved with the schema of its input, but it was not; save it with mlContext.Model.Save(model, rows.Schema, path).");
        // What is for the training alone, ML.NET's own Transform leaves out too.
        if (pipeline is TransformerChain<ITransformer> chain) pipeline = chain.GetModelFor(TransformerScope.Scoring);
        if (!pipeline.IsRowToRowMapper) throw new NotSupportedException("Each step of the pipeline must make one row of one row, but there is a step that does not.");
        return new(pipeline, input, stamp);
    }

    internal Scorer Borrow() => _idle.TryTake(out var scorer) ? scorer : new Scorer(_mapper, Columns);

    internal void Return(Scorer scorer) => _idle.Add(scorer);
}
