using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Mlp.Samples.Arguments;

/// <summary>The options of a command that trains, from its default settings.</summary>
internal sealed partial class TrainingArguments(TrainingSettings defaults)
{
    private readonly Option<int> _iterations = NumberOption.Whole(
        "--iterations",
        "The number of passes over the training points; with full batches each is one step.",
        defaults.Iterations,
        least: 1);

    private readonly Option<LayerWidths> _hidden = LayerWidths.Option(defaults.Hidden);

    private readonly Option<double> _learningRate = NumberOption.Real(
        "--learning-rate", "The factor from gradient to step, above 0.", defaults.LearningRate, RealRange.Positive);

    private readonly Option<double> _momentum = NumberOption.Real(
        "--momentum",
        "The share of the last step that goes on in the next, from 0 up to, not including, 1.",
        defaults.Momentum,
        RealRange.Share);

    private readonly Option<double> _weightDecay = NumberOption.Real(
        "--weight-decay", "The L2 penalty's factor, at least 0.", defaults.WeightDecay, RealRange.NotNegative);

    private readonly Option<int> _batchSize = NumberOption.Whole(
        "--batch-size", "The number of points a step; 0 takes all in one batch.", defaults.BatchSize, least: 0);

    private readonly Option<string> _device = new("--device")
    {
        HelpName = "device",
        Description = "Where to train: auto (the best there is), cpu, cuda, cuda:N or mps.",
        DefaultValueFactory = _ => defaults.Device,
        CustomParser = ParseDevice,
    };

    private readonly Option<int> _threads = SharedOptions.Threads(defaults.Threads);

    private readonly Option<int> _seed = SharedOptions.Seed(defaults.Seed);

    internal IEnumerable<Option> Options =>
        [_iterations, _hidden, _learningRate, _momentum, _weightDecay, _batchSize, _device, _threads, _seed];

    internal TrainingSettings Read(ParseResult parsed) => new()
    {
        Iterations = parsed.GetValue(_iterations),
        Hidden = parsed.GetRequiredValue(_hidden),
        LearningRate = parsed.GetValue(_learningRate),
        Momentum = parsed.GetValue(_momentum),
        WeightDecay = parsed.GetValue(_weightDecay),
        BatchSize = parsed.GetValue(_batchSize),
        Device = parsed.GetRequiredValue(_device),
        Threads = parsed.GetValue(_threads),
        Seed = parsed.GetValue(_seed),
    };

    private static string? ParseDevice(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (DeviceNames().IsMatch(text)) return text;
        result.AddError($"--device must be auto, cpu, cuda, cuda:N or mps, but it is '{text}'.");
        return null;
    }

    [GeneratedRegex(@"^(auto|cpu|cuda(:\d{1,3})?|mps)\z")]
    private static partial Regex DeviceNames();
}
