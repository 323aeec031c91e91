using System.Text;

namespace Extensions.ML.Mlp.Model.Format;

/// <summary>
/// A training history as bytes: why training ended (1 byte), the best epoch (4 bytes, 0 for none), the metric's name (its length in
/// 4 bytes, 0 for none, then UTF-8), whether there are validation losses and metrics (1 byte each), the count of epochs, then train
/// losses, validation losses, validation metrics and elapsed seconds (4 bytes each an epoch), and the count of learning rates with
/// the index of each one's first epoch (4 bytes each) and its value (8 bytes each). Then, only where early stopping counted the start of
/// the training as epoch 0, the validation loss and metric of the start (4 bytes each); the best epoch 0 then is that start.
/// </summary>
internal static class HistoryFormat
{
    private const int MaxNameBytes = 1000;

    internal static void Write(BinaryWriter writer, TrainingHistory history)
    {
        var columns = history.Columns;
        writer.Write((byte)history.EndedBy);
        writer.Write(history.BestEpoch ?? 0);
        byte[] name = Encoding.UTF8.GetBytes(history.MetricName ?? "");
        writer.Write(name.Length);
        writer.Write(name);
        writer.Write(columns.ValidationLoss is not null);
        writer.Write(columns.ValidationMetric is not null);
        writer.Write(history.Count);
        writer.WriteFloats(columns.TrainLoss);
        writer.WriteFloats(columns.ValidationLoss);
        writer.WriteFloats(columns.ValidationMetric);
        writer.WriteFloats(columns.ElapsedSeconds);
        writer.Write(columns.Rates.Length);
        writer.WriteInts(columns.RateStarts);
        writer.WriteDoubles(columns.Rates);
        if (history.Start is { } start) writer.WriteFloats([start.Loss, start.Metric]);
    }

    internal static TrainingHistory Read(ref FieldReader reader, (double, double)? leastLosses = null)
    {
        var endedBy = (TrainingEnd)reader.Byte();
        int bestEpoch = reader.Count();
        string name = ReadName(ref reader);
        bool validated = reader.Byte() != 0, measured = reader.Byte() != 0;
        int epochs = reader.Count();
        float[] trainLoss = reader.Floats(epochs);
        float[]? validationLoss = validated ? reader.Floats(epochs) : null;
        float[]? validationMetric = measured ? reader.Floats(epochs) : null;
        float[] elapsed = reader.Floats(epochs);
        int rates = reader.Count();
        var columns = new HistoryColumns(trainLoss, validationLoss, validationMetric, elapsed, reader.Ints(rates), reader.Doubles(rates));
        (float, float)? start = reader.AtEnd ? null : (reader.Floats(1)[0], reader.Floats(1)[0]);
        bool sound = AreSound(columns) && Enum.IsDefined(endedBy) && bestEpoch <= epochs;
        if (!sound) throw new FormatException("The model's training history is damaged.");
        return new(columns, endedBy, name.Length > 0 ? name : null, bestEpoch > 0 || start is not null ? bestEpoch : null, start, leastLosses);
    }

    private static string ReadName(ref FieldReader reader)
    {
        int length = reader.Count();
        return length <= MaxNameBytes
            ? Encoding.UTF8.GetString(reader.Take(length))
            : throw new FormatException(
                $"The name of the model's metric has at most {MaxNameBytes} bytes, but this one claims {length}; the file is damaged.");
    }

    private static bool AreSound(HistoryColumns columns)
    {
        int[] starts = columns.RateStarts;
        for (int i = 1; i < starts.Length; i++)
            if (starts[i] <= starts[i - 1]) return false;
        foreach (float seconds in columns.ElapsedSeconds)
            if (!(seconds >= 0 && seconds <= TimeSpan.MaxValue.TotalSeconds / 2)) return false;
        return columns.TrainLoss.Length == 0 || (starts.Length > 0 && starts[0] == 0);
    }
}
