using BenchmarkDotNet.Attributes;
using Extensions.ML.Mlp.Benchmarks.MainJob;
using Microsoft.ML;

namespace Extensions.ML.Mlp.Benchmarks.Scoring;

/// <summary>One row through the main job's network, 2-100-100-1: through ML.NET's prediction engine, and through the model alone.</summary>
/// <remarks>In this process: a program of BenchmarkDotNet's own making would be built apart, with its own copy of libtorch.</remarks>
[InProcess]
[MemoryDiagnoser]
public class ScoringBenchmarks
{
    private readonly MainJobRow _row = MainJobRows.Test[0];
    private Scored _scored = new();
    private PredictionEngine<MainJobRow, Scored> _engine = null!;
    private MlpModel _model = null!;

    [GlobalSetup]
    public void Train()
    {
        var context = new MLContext(seed: 1);
        var trainer = context.BinaryClassification.Trainers.Mlp(new MlpBinaryTrainer.Options { HiddenLayers = [100, 100], Activation = Activation.Sigmoid, Epochs = 1, Device = "cpu", Threads = 1 });
        var transformer = trainer.Fit(context.Data.LoadFromEnumerable(MainJobRows.Train));
        _engine = context.Model.CreatePredictionEngine<MainJobRow, Scored>(transformer);
        _model = transformer.Model.SubModel.Model;
    }

    [Benchmark]
    public float PredictionEngine()
    {
        _engine.Predict(_row, ref _scored);
        return _scored.Score;
    }

    [Benchmark(Baseline = true)]
    public float ForwardPass()
    {
        float logit = 0;
        _model.Score(_row.Features, new Span<float>(ref logit));
        return logit;
    }
}

/// <summary>What the prediction engine gives for a row.</summary>
public sealed class Scored
{
    public float Score { get; set; }

    public float Probability { get; set; }
}
