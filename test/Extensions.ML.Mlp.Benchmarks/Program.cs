using System.CommandLine;
using Extensions.ML.Mlp.Benchmarks.Defaults;
using Extensions.ML.Mlp.Benchmarks.MainJob;
using Extensions.ML.Mlp.Benchmarks.Scoring;

var iterations = new Option<int>("--iterations") { Description = "Iterations a run.", DefaultValueFactory = _ => 3_000 };
var pairs = new Option<int>("--pairs") { Description = "Pairs of runs, trainer then plain loop.", DefaultValueFactory = _ => 7 };
var threads = new Option<int[]>("--threads") { Description = "Threads within an operation.", DefaultValueFactory = _ => [1, 2], AllowMultipleArgumentsPerToken = true };
var report = new Option<FileInfo>("--out")
{
    Description = "Where the table is written as markdown.",
    DefaultValueFactory = _ => new("test/Extensions.ML.Mlp.Benchmarks/results/main-job.md"),
};
var mainJob = new Command("main-job", "Times an iteration of the main job against the same loop written plainly in TorchSharp.") { iterations, pairs, threads, report };
mainJob.SetAction(parsed => MainJobCommand.Run(
    parsed.GetRequiredValue(threads), parsed.GetRequiredValue(pairs), parsed.GetRequiredValue(iterations), parsed.GetRequiredValue(report)));

var folder = new Argument<DirectoryInfo>("folder") { Description = "Where california-housing.csv, diamonds.csv, adult-train.csv and adult-test.csv lie; those that are absent are left out." };
var seeds = new Option<int>("--seeds") { Description = "Trainings of each candidate.", DefaultValueFactory = _ => 5 };
var only = new Option<string?>("--only") { Description = "A part of the names of the candidates to run." };
var cores = new Option<int>("--threads") { Description = "Threads within an operation.", DefaultValueFactory = _ => 1 };
var table = new Option<FileInfo>("--out")
{
    Description = "Where the table is written as markdown.",
    DefaultValueFactory = _ => new("test/Extensions.ML.Mlp.Benchmarks/results/defaults.md"),
};
var defaults = new Command("defaults", "Measures candidates for the default options on public tables, on validation rows.") { folder, seeds, cores, only, table };
defaults.SetAction(parsed => DefaultsCommand.Run(
    parsed.GetRequiredValue(folder), parsed.GetRequiredValue(seeds), parsed.GetRequiredValue(cores), parsed.GetValue(only), parsed.GetRequiredValue(table)));

var anyThreads = new Option<int?>("--threads") { Description = "Threads within an operation; libtorch's own choice when left out." };
var test = new Command("defaults-test", "Measures the default options on the public tables' test rows.") { folder, seeds, anyThreads };
test.SetAction(parsed => TestCommand.Run(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(seeds), parsed.GetValue(anyThreads)));

var rounds = new Option<int>("--rounds") { Description = "Turns of each rival.", DefaultValueFactory = _ => 7 };
var scores = new Option<FileInfo>("--out")
{
    Description = "Where the tables are written as markdown.",
    DefaultValueFactory = _ => new("test/Extensions.ML.Mlp.Benchmarks/results/scoring.md"),
};
var scoring = new Command("scoring", "Times scoring against ONNX Runtime, TorchSharp and LightGBM.") { rounds, scores };
scoring.SetAction(parsed => ScoringCommand.Run(parsed.GetRequiredValue(rounds), parsed.GetRequiredValue(scores)));

return new RootCommand("Benchmarks of Extensions.ML.Mlp.") { mainJob, defaults, test, scoring }.Parse(args).Invoke();
