using System.Globalization;

namespace Extensions.ML.Mlp.Benchmarks.Quality;

/// <summary>What one training reached and cost.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="Task">Says what the measures are.</param>
/// <param name="Recipe">The recipe's name.</param>
/// <param name="Seed">Of the split and the training.</param>
/// <param name="Threads">The most that trained; one scored.</param>
/// <param name="First">The main measure, on test rows.</param>
/// <param name="Second">The second one.</param>
/// <param name="Validation">The main measure on the rows that the trainer held out, at the epoch it chose; null where it held none out.</param>
/// <param name="TrainSeconds">Of <c>Fit</c>, from features in memory.</param>
/// <param name="TransformMicroseconds">A row, when all test rows are transformed at once.</param>
/// <param name="EngineMicroseconds">A row, through a <c>PredictionEngine</c>.</param>
/// <param name="Kilobytes">The file that ML.NET saves.</param>
internal sealed record QualityRun(
    string Table, TableTask Task, string Recipe, int Seed, int Threads, double First, double Second, double? Validation,
    double TrainSeconds, double TransformMicroseconds, double EngineMicroseconds, double Kilobytes)
{
    internal const string CsvHeader =
        "table,task,recipe,seed,threads,first,second,validation,train_seconds,transform_us_a_row,engine_us_a_row,kilobytes";

    internal string ToCsv() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Table},{Task},{Recipe},{Seed},{Threads},{First:G6},{Second:G6},{Validation:G6},{TrainSeconds:F3},{TransformMicroseconds:F3},{EngineMicroseconds:F3},{Kilobytes:F1}");

    /// <exception cref="FormatException">The line is not what <see cref="ToCsv"/> writes.</exception>
    internal static QualityRun FromCsv(string line)
    {
        string[] cells = line.Split(',');
        if (cells.Length != CsvHeader.Count(character => character == ',') + 1 || !Enum.TryParse(cells[1], out TableTask task))
            throw new FormatException($"A run must be a line of {CsvHeader}, but it is '{line}'.");
        return new(
            cells[0], task, cells[2], int.Parse(cells[3], CultureInfo.InvariantCulture), int.Parse(cells[4], CultureInfo.InvariantCulture),
            Number(5), Number(6), cells[7].Length == 0 ? null : Number(7), Number(8), Number(9), Number(10), Number(11));

        double Number(int index) => double.Parse(cells[index], CultureInfo.InvariantCulture);
    }
}
