namespace Extensions.ML.Mlp.Model.Format;

/// <summary>
/// A training history as bytes: why training ended (1 byte), whether there are validation losses (1 byte), the count of epochs,
/// then train losses, validation losses and elapsed seconds (4 bytes each an epoch), and the count of learning rates with the
/// index of each one's first epoch (4 bytes each) and its value (8 bytes each).
/// </summary>
internal static class HistoryFormat
{
    internal static void Write(BinaryWriter writer, TrainingHistory history)
    {
        var columns = history.Columns;
        writer.Write((byte)history.EndedBy);
        writer.Write(columns.ValidationLoss is not null);
        writer.Write(history.Count);
        writer.WriteFloats(columns.TrainLoss);
        writer.WriteFloats(columns.ValidationLoss);
        writer.WriteFloats(columns.ElapsedSeconds);
        writer.Write(columns.Rates.Length);
        writer.WriteInts(columns.RateStarts);
        writer.WriteDoubles(columns.Rates);
    }

    internal static TrainingHistory Read(ref FieldReader reader)
    {
        var endedBy = (TrainingEnd)reader.Byte();
        bool validated = reader.Byte() != 0;
        int epochs = reader.Count();
        float[] trainLoss = reader.Floats(epochs);
        float[]? validationLoss = validated ? reader.Floats(epochs) : null;
        float[] elapsed = reader.Floats(epochs);
        int rates = reader.Count();
        var columns = new HistoryColumns(trainLoss, validationLoss, elapsed, reader.Ints(rates), reader.Doubles(rates));
        return AreSound(columns) ? new(columns, endedBy) : throw new FormatException("The model's training history is damaged.");
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
