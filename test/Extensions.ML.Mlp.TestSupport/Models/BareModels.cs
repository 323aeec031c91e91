using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.TestSupport.Models;

/// <summary>Networks with drawn weights that together have every kind of stage, every activation, and every part of a history or none.</summary>
internal static class BareModels
{
    internal static IEnumerable<(string Name, MlpModel Model)> All()
    {
        foreach (var kind in Enum.GetValues<ActivationKind>()) yield return ($"activation-{kind}", OfActivation(kind));
        yield return ("linear", new([Linear(1, 4, 1)], new HistoryBuilder().Build(TrainingEnd.EpochsDone)));
        yield return ("stages", EveryStage());
        yield return ("wide", new([Linear(4, 3, 70), new ActivationStage(Activation.Relu, 70), Linear(5, 70, 20), new ActivationStage(Activation.Silu, 20), Linear(6, 20, 2)], Trained(40, TrainingEnd.Cancelled)));
        foreach (var model in StageModels.All()) yield return model;
        var names = TextList.Of(["rot", "grün", "", "rot"]);
        yield return ("classes", new([Linear(12, 3, 4)], Trained(3, TrainingEnd.EpochsDone), classes: names));
        var kept = Trained(5, TrainingEnd.EarlyStopped, validated: true, start: (0.25f, 0.9f));
        yield return ("start-is-best", new([Linear(13, 3, 1)], kept));
        yield return ("least-losses", new([Linear(14, 3, 1)], Trained(5, TrainingEnd.EpochsDone, validated: true, least: (-39.875, -40.25))));
    }

    /// <summary>Rows of both signs, near zero and far from it.</summary>
    internal static float[][] Rows(int features) => [new float[features], .. Enumerable.Range(0, 11).Select(row => Draw(new Random(100 + row), features, row < 8 ? 2 : 20))];

    internal static float[][] Scores(MlpModel model, float[][] rows) => [.. rows.Select(row =>
    {
        var scores = new float[model.OutputCount];
        model.Score(row, scores);
        return scores;
    })];

    internal static MlpModel EveryStage()
    {
        Stage[] stages =
        [
            new AffineStage([100, -0.5f, 0], [0.01f, 3, 1]), Linear(7, 3, 6), new LayerNormStage(Draw(new Random(8), 6, 1), Draw(new Random(9), 6, 1), 0.001f),
            new ActivationStage(Activation.Gelu, 6), Linear(10, 6, 1), new AffineStage([-2], [4]),
        ];
        return new(stages, Trained(30, TrainingEnd.EarlyStopped, validated: true), new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero), [100, -0.5f, 0.25f]);
    }

    /// <summary>The stages of the preset Plain: missing values, one of them indicated, scaling, and two hidden layers.</summary>
    internal static MlpModel Plain()
    {
        Stage[] stages =
        [
            new ImputeStage([1, -2, 3], [1]), new AffineStage([1, -2, 3, 0], [2, 0.5f, 1.25f, 1]), Linear(11, 4, 8), new ActivationStage(Activation.Relu, 8),
            Linear(12, 8, 8), new ActivationStage(Activation.Relu, 8), Linear(13, 8, 2),
        ];
        return new(stages, Trained(3, TrainingEnd.EpochsDone), featureMeans: [1, -2, 3]);
    }

    private static MlpModel OfActivation(ActivationKind kind)
    {
        var activation = Activation.Find(kind, kind switch { ActivationKind.LeakyRelu => 0.3f, ActivationKind.Elu => 0.7f, _ => 0 })!;
        return new([Linear(2, 3, 5), new ActivationStage(activation, 5), Linear(3, 5, 2)], Trained(2, TrainingEnd.EpochsDone));
    }

    private static TrainingHistory Trained(int epochs, TrainingEnd end, bool validated = false, (float, float)? start = null, (double, double)? least = null)
    {
        var history = new HistoryBuilder { Start = start, LeastLosses = least };
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            history.Add(new EpochReport
            {
                Epoch = epoch,
                TrainLoss = 1f / epoch,
                ValidationLoss = validated ? 1.5f / epoch : null,
                ValidationMetric = validated ? 1 - 0.5f / epoch : null,
                LearningRate = epoch < 20 ? 0.1 : 0.01,
                Elapsed = TimeSpan.FromSeconds(0.25 * epoch),
            });
        }
        return history.Build(end, validated ? "accuracy" : null, start is not null ? 0 : validated ? epochs - 3 : null);
    }

    private static LinearStage Linear(int seed, int inputs, int outputs)
    {
        var random = new Random(seed);
        return new(Draw(random, inputs * outputs, 1), Draw(random, outputs, 1));
    }

    private static float[] Draw(Random random, int count, double size) => [.. Enumerable.Range(0, count).Select(_ => (float)(size * (2 * random.NextDouble() - 1)))];
}
