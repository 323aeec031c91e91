namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>What a perceptron of some layers can learn and a linear model cannot; and what nothing can.</summary>
[TestClass]
public sealed class LearningTests
{
    private readonly MLContext _context = new(1);

    [TestMethod]
    public void The_four_points_of_XOR_are_learned_and_not_by_a_linear_model()
    {
        Point[] points = [new() { Label = false }, new() { X1 = 1, Label = true }, new() { X2 = 1, Label = true }, new() { X1 = 1, X2 = 1, Label = false }];
        Assert.AreEqual(1, Accuracy(Options(epochs: 200, 8), points, points));
        Assert.IsLessThan(1, Accuracy(Options(epochs: 200), points, points));
    }

    [TestMethod]
    public void Clouds_in_the_manner_of_XOR_are_learned()
    {
        Assert.IsGreaterThan(0.95, Accuracy(Options(epochs: 40, 16), Clouds(400, seed: 1), Clouds(400, seed: 2)));
        Assert.IsLessThan(0.65, Accuracy(Options(epochs: 40), Clouds(400, seed: 1), Clouds(400, seed: 2)));

        static List<Point> Clouds(int count, int seed)
        {
            var random = new Random(seed);
            return [.. Enumerable.Range(0, count).Select(i =>
            {
                float x1 = i % 2 * 2 - 1, x2 = i / 2 % 2 * 2 - 1;
                return new Point { X1 = x1 + Noise(random, 0.3), X2 = x2 + Noise(random, 0.3), Label = x1 * x2 < 0 };
            })];
        }
    }

    [TestMethod]
    public void Two_spirals_are_learned()
    {
        var options = Options(epochs: 150, 32, 32);
        options.Activation = Activation.Tanh;
        Assert.IsGreaterThan(0.97, Accuracy(options, Spirals(500, seed: 1), Spirals(500, seed: 2)));

        // Each turns once and a half about the other.
        static List<Point> Spirals(int count, int seed)
        {
            var random = new Random(seed);
            return [.. Enumerable.Range(0, count).Select(i =>
            {
                double turn = 3 * Math.PI * Math.Sqrt(random.NextDouble()), angle = i % 2 == 0 ? turn : turn + Math.PI;
                return new Point { X1 = (float)(turn * Math.Cos(angle)) + Noise(random, 0.2), X2 = (float)(turn * Math.Sin(angle)) + Noise(random, 0.2), Label = i % 2 == 0 };
            })];
        }
    }

    [TestMethod]
    public void A_circle_within_a_ring_is_learned()
    {
        Assert.IsGreaterThan(0.97, Accuracy(Options(epochs: 40, 16), Rings(400, seed: 1), Rings(400, seed: 2)));

        static List<Point> Rings(int count, int seed)
        {
            var random = new Random(seed);
            return [.. Enumerable.Range(0, count).Select(i =>
            {
                double angle = random.NextDouble() * Math.Tau, radius = i % 2 == 0 ? 1 : 2;
                return new Point { X1 = (float)(radius * Math.Cos(angle)) + Noise(random, 0.15), X2 = (float)(radius * Math.Sin(angle)) + Noise(random, 0.15), Label = i % 2 == 0 };
            })];
        }
    }

    [TestMethod]
    public void Pure_noise_is_not_learned()
    {
        var options = Options(epochs: 500, 32);
        (options.ValidationFraction, options.EarlyStopping) = (0.25, new() { Patience = 10 });
        var (view, test) = (View(Noise(600, seed: 1)), View(Noise(2000, seed: 2)));
        var model = _context.BinaryClassification.Trainers.Mlp(options).Fit(view);
        var history = model.Model.SubModel.History;
        Assert.AreEqual(TrainingEnd.EarlyStopped, history.EndedBy);
        Assert.IsLessThan(100, history.Count);
        // A validation loss of log 2 is that of a coin.
        Assert.AreEqual(Math.Log(2), history[history.BestEpoch!.Value - 1].ValidationLoss!.Value, 0.03);
        // 2,000 coins have a deviation of 0.011.
        Assert.AreEqual(0.5, _context.BinaryClassification.Evaluate(model.Transform(test)).Accuracy, 0.05);

        static List<Point> Noise(int count, int seed)
        {
            var random = new Random(seed);
            return [.. Enumerable.Range(0, count).Select(_ => new Point { X1 = LearningTests.Noise(random, 1), X2 = LearningTests.Noise(random, 1), Label = random.Next(2) == 0 })];
        }
    }

    private double Accuracy(MlpBinaryTrainer.Options options, IEnumerable<Point> train, IEnumerable<Point> test) =>
        _context.BinaryClassification.Evaluate(_context.BinaryClassification.Trainers.Mlp(options).Fit(View(train)).Transform(View(test))).Accuracy;

    private IDataView View(IEnumerable<Point> points)
    {
        var view = points.View(_context);
        return Points.Features(_context).Fit(view).Transform(view);
    }

    private static MlpBinaryTrainer.Options Options(int epochs, params int[] layers) => new MlpBinaryTrainer.Options
    {
        HiddenLayers = layers,
        Activation = Activation.Relu,
        Dropout = [],
        EarlyStopping = null,
        BatchSize = 32,
        InputNormalization = InputNormalization.Standardize,
        Optimizer = new Adam { LearningRate = 0.02 },
        Epochs = epochs,
        Seed = 1,
        Threads = 1,
        Device = "cpu",
    }.Plainly();

    private static float Noise(Random random, double deviation) =>
        (float)(deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble()));
}
