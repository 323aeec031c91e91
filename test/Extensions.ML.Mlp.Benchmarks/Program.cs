using System.CommandLine;
using Extensions.ML.Mlp.Benchmarks.Defaults;
using Extensions.ML.Mlp.Benchmarks.EngineGrid;
using Extensions.ML.Mlp.Benchmarks.Fuzz;
using Extensions.ML.Mlp.Benchmarks.Growth;
using Extensions.ML.Mlp.Benchmarks.MainJob;
using Extensions.ML.Mlp.Benchmarks.Quality;
using Extensions.ML.Mlp.Benchmarks.Scoring;
using Extensions.ML.Mlp.Benchmarks.Serve;
using Extensions.ML.Mlp.Benchmarks.Sklearn;
using Extensions.ML.Mlp.Benchmarks.Soak;
using Extensions.ML.Mlp.Benchmarks.Streaming;
using Extensions.ML.Mlp.Benchmarks.TrainSteps;

return new RootCommand("Benchmarks of Extensions.ML.Mlp.")
{
    MainJobCommand.Create(),
    TrainStepsCommand.Create(),
    EngineGridCommand.Create(),
    GrowthCommand.Create(),
    SklearnCommand.Create(),
    StreamingCommand.Create(),
    StreamingCommand.CreateChild(),
    ScoringCommand.Create(),
    ServeCommand.Create(),
    DefaultsCommand.Create(),
    QualityCommand.Create(),
    FuzzCommand.Create(),
    SoakCommand.Create(),
}.Parse(args).Invoke();
