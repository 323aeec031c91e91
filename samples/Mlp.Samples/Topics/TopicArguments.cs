using System.CommandLine;
using Mlp.Samples.Arguments;

namespace Mlp.Samples.Topics;

/// <summary>The options of a command that teaches a topic.</summary>
/// <param name="command">The command's name, which its folder has too.</param>
/// <param name="epochs">The default number of epochs.</param>
internal sealed class TopicArguments(string command, int epochs)
{
    private readonly Option<int> _epochs = Epochs(epochs);
    private readonly Option<int> _threads = SharedOptions.Threads(defaultValue: 1);
    private readonly Option<int> _seed = SharedOptions.Seed(defaultValue: 1);
    private readonly Option<string> _folder = OutputFolder.Option(Path.Combine("out", command));

    internal IEnumerable<Option> Options => [_epochs, _threads, _seed, _folder];

    internal Topic Read(ParseResult parsed) => new(
        parsed.GetValue(_epochs),
        parsed.GetValue(_seed),
        parsed.GetValue(_threads),
        OutputFolder.Open(parsed.GetRequiredValue(_folder)));

    private static Option<int> Epochs(int defaultValue)
    {
        var option = NumberOption.Whole(
            "--epochs", "The number of passes over the training rows.", defaultValue, least: 1, most: 1_000_000);
        option.Aliases.Add("--iterations");
        return option;
    }
}
