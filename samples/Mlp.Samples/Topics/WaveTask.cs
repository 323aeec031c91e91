using Extensions.ML.Mlp;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mlp.Samples.Plots;
using Mlp.Samples.Toy;
using Mlp.Samples.Training;
using ScottPlot;

namespace Mlp.Samples.Topics;

/// <summary>A noisy wave, to be learned with different losses.</summary>
internal sealed class WaveTask
{
    private readonly Topic _topic;
    private readonly SplitData _data;

    internal WaveTask(Topic topic, int count, double outlierShare)
    {
        _topic = topic;
        Train = NoisyWave.Draw(count, outlierShare, topic.Seed);
        Test = NoisyWave.Draw(count, outlierShare, topic.Seed + 1);
        _data = new("wave", topic.Context.Data.LoadFromEnumerable(Train), topic.Context.Data.LoadFromEnumerable(Test));
    }

    internal WavePoint[] Train { get; }

    internal WavePoint[] Test { get; }

    internal Trial Try(string name, RegressionLoss loss)
    {
        var options = new MlpRegressionTrainer.Options
        {
            NumericEmbedding = null,
            SharedEnsemble = null,
            GradientClipping = null,
            HiddenLayers = [32, 32],
            Activation = Activation.Tanh,
            Dropout = [],
            EarlyStopping = null,
            InputNormalization = InputNormalization.Standardize,
            Optimizer = new Adam { LearningRate = 0.02 },
            Schedule = new CosineDecay(),
            Loss = loss,
        };
        return new(name, _topic.Fit(name, _topic.Context.Transforms.Concatenate("Features", nameof(WavePoint.X)), options, _data));
    }

    internal float[] Predict(Trial trial, IEnumerable<WavePoint> points) =>
        [.. trial.Network.Pipeline.Transform(_topic.Context.Data.LoadFromEnumerable(points)).GetColumn<float>("Score")];

    /// <summary>What a network says over the whole range.</summary>
    internal Curve CurveOf(Trial trial) =>
        new(trial.Name, [.. Test.Zip(Predict(trial, Test), (point, score) => new Coordinates(point.X, score))]);
}
