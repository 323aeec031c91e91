using System.CommandLine;
using Extensions.ML.Mlp;
using Mlp.Samples.Arguments;

namespace Mlp.Samples.Topics;

/// <summary>The options of a command that teaches a topic.</summary>
/// <param name="command">The command's name, which its folder has too.</param>
/// <param name="epochs">The default number of epochs; null trains with the library's defaults.</param>
internal sealed class TopicArguments(string command, int? epochs)
{
    private readonly Option<int?> _epochs = Epochs(epochs);
    private readonly Option<int?> _threads = Threads(epochs is null ? null : 1);
    private readonly Option<int> _seed = SharedOptions.Seed(defaultValue: 1);
    private readonly Option<string> _folder = OutputFolder.Option(Path.Combine("out", command));

    internal IEnumerable<Option> Options => [_epochs, _threads, _seed, _folder];

    internal Topic Read(ParseResult parsed) => new(
        parsed.GetValue(_epochs),
        parsed.GetValue(_seed),
        parsed.GetValue(_threads),
        epochs is null ? null : "cpu",
        OutputFolder.Open(parsed.GetRequiredValue(_folder)));

    private static Option<int?> Epochs(int? defaultValue)
    {
        int own = new MlpRegressionTrainer.Options().Epochs;
        string otherwise = defaultValue is null ? $", at most; without it the library's default, {own}" : "";
        var option = NumberOption.OptionalWhole(
            "--epochs", $"The number of passes over the training rows{otherwise}.", least: 1, most: 1_000_000, defaultValue);
        option.Aliases.Add("--iterations");
        return option;
    }

    /// <summary>With one thread the same seed gives the same numbers on every machine.</summary>
    private static Option<int?> Threads(int? defaultValue)
    {
        string otherwise = defaultValue is null ? "without it, as many as pay" : "small steps take fewer";
        return NumberOption.OptionalWhole("--threads", $"The most CPU threads of a step; {otherwise}.", least: 1, most: 1024, defaultValue);
    }
}
