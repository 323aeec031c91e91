namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>
/// The garbage collector at work all the time: finalizers run in the middle of steps. What TorchSharp wraps for libtorch must live as
/// long as libtorch reads it, or a training throws or computes with freed memory.
/// </summary>
[TestClass]
public sealed class CollectorTests
{
    public static IEnumerable<(string Name, Action<MlpBinaryTrainer.Options> Set)> Cases =>
    [
        ("Sgd", options => options.Optimizer = new Sgd { Momentum = 0.9, Nesterov = true, WeightDecay = 0.01 }),
        ("Adam", options => options.Optimizer = new Adam { WeightDecay = 0.01, AmsGrad = true }),
        ("AdamW", options => options.Optimizer = new AdamW()),
        ("RAdam", options => options.Optimizer = new RAdam()),
        ("NAdam", options => options.Optimizer = new NAdam()),
        ("Adamax", options => options.Optimizer = new Adamax()),
        ("RmsProp", options => options.Optimizer = new RmsProp { Centered = true, Momentum = 0.5 }),
        ("Adagrad", options => options.Optimizer = new Adagrad { InitialAccumulator = 0.1 }),
        ("Adadelta", options => options.Optimizer = new Adadelta()),
        ("Elu, dropout, clipping, L1", options => (options.Activation, options.Dropout, options.GradientClipping, options.L1) = (Activation.Elu(), [0.2], new() { MaxNorm = 1, MaxValue = 1 }, 1e-4)),
        ("Mish, batch norm", options => (options.Activation, options.LayerNormalization) = (Activation.Mish, LayerNormalization.Batch)),
        ("Softplus, layer norm", options => (options.Activation, options.LayerNormalization) = (Activation.Softplus, LayerNormalization.Layer)),
        ("leaky ReLU, weights", options => (options.Activation, options.ExampleWeightColumnName) = (Activation.LeakyRelu(), "Weight")),
    ];

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void A_training_under_constant_collection_gives_the_same_bits(string name, Action<MlpBinaryTrainer.Options> set)
    {
        float[] expected = Scores(set);
        using var done = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        try
        {
            CollectionAssert.AreEqual(expected, Scores(set), name);
        }
        finally
        {
            done.Cancel();
            collector.Join();
        }
    }

    private static float[] Scores(Action<MlpBinaryTrainer.Options> set)
    {
        var context = new MLContext(1);
        var options = Points.Quick(epochs: 150);
        set(options);
        var view = Points.Features(context).Fit(Points.Clouds(2).View(context)).Transform(Points.Clouds(100).View(context));
        return [.. context.BinaryClassification.Trainers.Mlp(options).Fit(view, view).Transform(view).GetColumn<float>("Score")];
    }
}
