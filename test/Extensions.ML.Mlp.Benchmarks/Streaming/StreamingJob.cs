namespace Extensions.ML.Mlp.Benchmarks.Streaming;

/// <summary>What a process of its own does under the limit: it reads the rows of a file, or trains on them too.</summary>
/// <param name="File">The file.</param>
/// <param name="IsText">Text, or ML.NET's binary format.</param>
/// <param name="RowCount">The rows of the file.</param>
/// <param name="Passes">How often the rows are read, or the epochs.</param>
/// <param name="Training">How they are trained on; null for only reading.</param>
internal sealed record StreamingJob(string File, bool IsText, int RowCount, int Passes, StreamedTraining? Training);

/// <summary>A training on streamed rows: ReLU, Adam.</summary>
internal sealed record StreamedTraining(int[] HiddenLayers, int BatchSize, int Threads, DataHandling DataHandling);

/// <summary>What the process measured.</summary>
/// <param name="PassSeconds">The median pass over all rows: reading alone, or an epoch.</param>
/// <param name="WholeSeconds">All passes; for a training from data view to model, with the pass that measures the features.</param>
/// <param name="HeapLimit">The bytes that the runtime takes for its limit.</param>
/// <param name="HeapPeak">The most bytes that the managed heap was seen to have.</param>
/// <param name="PeakWorkingSet">The most memory that the process ever had in the machine, libraries too, in bytes.</param>
internal sealed record StreamingFigures(double PassSeconds, double WholeSeconds, long HeapLimit, long HeapPeak, long PeakWorkingSet);
