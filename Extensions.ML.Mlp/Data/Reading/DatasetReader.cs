using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Data.Reading;

/// <summary>
/// Reads the data of a training: into memory, or once to measure rows that are streamed later; which of them is decided here.
/// </summary>
internal sealed class DatasetReader
{
    private readonly IChannel _channel;
    private readonly MlpTrainerOptions _options;
    private readonly DataPlan _plan;
    private readonly MemoryBudget _memory;
    private readonly RowSource _train;
    private readonly RowSource? _validation;

    internal DatasetReader(
        IHost host,
        IChannel channel,
        MlpTrainerOptions options,
        DataPlan plan,
        RoleMappedData train,
        RoleMappedData? validation,
        MemoryBudget memory)
    {
        (_channel, _options, _plan, _memory) = (channel, options, plan, memory);
        _train = new(host, train, "training", plan);
        _validation = validation is null ? null : new(host, validation, "validation", plan);
        if (_validation is not null && _validation.FeatureCount != _train.FeatureCount)
            throw host.Except(
                $"The validation data must have as many features as the training data, {_train.FeatureCount}, "
                + $"but it has {_validation.FeatureCount}; pass both through the same transformers.");
    }

    internal TrainingData Read() => _options.DataHandling switch
    {
        DataHandling.Streaming => Stream(),
        DataHandling.Auto when _options is { BatchSize: not null, Optimizer: not Lbfgs } => ReadWhatFits(),
        _ => ReadIntoMemory(long.MaxValue)!,
    };

    private TrainingData ReadWhatFits()
    {
        long max = _memory.MaxRows(_train.FeatureCount);
        long? expected = _validation is null ? _train.ExpectedCount : _train.ExpectedCount + _validation.ExpectedCount;
        if (expected > max || ReadIntoMemory(max) is not { } data)
        {
            Log("streamed", expected is { } rows ? $"{rows:N0}" : $"more than {max:N0}", expected ?? max);
            return Stream();
        }
        long read = data.Train.Count + (data.Validation?.Count ?? 0);
        Log("held in memory", $"{read:N0}", read);
        return data;
    }

    /// <returns>Null when there are more rows than there is memory for.</returns>
    private TrainingData? ReadIntoMemory(long maxRows)
    {
        if (ParallelReader.Read(_train, _channel, maxRows) is not { } rows) return null;
        if (_validation is null) return TrainingData.Of(rows, _plan);
        return ParallelReader.Read(_validation, _channel, maxRows - rows.Count) is { } validationRows
            ? TrainingData.Of(rows, _plan, validationRows)
            : null;
    }

    private TrainingData Stream() => new StreamingScan(_channel, _plan, _options.ShuffleBufferRows).Measure(_train, _validation);

    private void Log(string how, string rows, long counted) => _channel.Info(string.Create(
        CultureInfo.InvariantCulture,
        $"The rows are {how}: {rows} of {_train.FeatureCount:N0} features take "
        + $"{MemoryBudget.BytesOf(counted, _train.FeatureCount) / 1e6:N1} MB with the copies that a training makes, and "
        + $"{MemoryBudget.Share:P0} of the {_memory.Available / 1e6:N0} MB that the process may use are theirs."));
}
