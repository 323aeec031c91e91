namespace Extensions.ML.Mlp.Tests.Evaluation;

/// <summary>The tutorial's job on the points that the sample ships: a pipeline from the file to ML.NET's metrics.</summary>
internal sealed class BlobJob
{
    private readonly MLContext _context = new(1);
    private readonly IDataView _train;
    private readonly IDataView _test;

    /// <param name="trainRows">How many of the training points to use; null for all.</param>
    internal BlobJob(int? trainRows = null)
    {
        var points = _context.Data.LoadFromTextFile<BlobPoint>(Path.Combine(AppContext.BaseDirectory, "Data", "blobs.csv"), separatorChar: ',', hasHeader: true);
        _train = _context.Data.FilterRowsByColumn(points, nameof(BlobPoint.IsTest), upperBound: 0.5);
        _test = _context.Data.FilterRowsByColumn(points, nameof(BlobPoint.IsTest), lowerBound: 0.5);
        if (trainRows is { } rows) _train = _context.Data.TakeRows(_train, rows);
    }

    internal (TrainingHistory History, CalibratedBinaryClassificationMetrics Train, CalibratedBinaryClassificationMetrics Test) Run(MlpBinaryTrainer.Options options)
    {
        options.Activation = Activation.Sigmoid;
        options.InputNormalization = InputNormalization.None;
        options.Dropout = [];
        options.EarlyStopping = null;
        options.Threads = 1;
        options.Device = "cpu";
        var features = _context.Transforms.Concatenate("Features", nameof(BlobPoint.X1), nameof(BlobPoint.X2)).Fit(_train);
        var model = _context.BinaryClassification.Trainers.Mlp(options).Fit(features.Transform(_train), features.Transform(_test));
        return (model.Model.SubModel.History, Evaluate(_train), Evaluate(_test));

        CalibratedBinaryClassificationMetrics Evaluate(IDataView points) => _context.BinaryClassification.Evaluate(model.Transform(features.Transform(points)));
    }
}

/// <summary>A row of blobs.csv.</summary>
public sealed class BlobPoint
{
    [LoadColumn(0)]
    public float X1 { get; set; }

    [LoadColumn(1)]
    public float X2 { get; set; }

    [LoadColumn(2)]
    public bool Label { get; set; }

    [LoadColumn(3)]
    public float IsTest { get; set; }
}
