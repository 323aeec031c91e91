using System.CommandLine;
using Spectre.Console;

namespace Mlp.Samples.Topics;

/// <summary>Makes the commands that teach a topic, which end with the sentences they teach and the files they wrote.</summary>
internal static class TopicCommand
{
    /// <param name="name">What the user types.</param>
    /// <param name="description">What the command shows, a sentence.</param>
    /// <param name="notDefault">How the networks differ from the library's defaults, and why; null where they do not.</param>
    /// <param name="epochs">The default number of epochs; null for that of the library, with its threads and device.</param>
    /// <param name="run">Gives what the run teaches.</param>
    internal static Command Create(string name, string description, string? notDefault, int? epochs, Func<Topic, string> run) =>
        Create(name, description, notDefault, epochs, [], (topic, _) => run(topic));

    /// <inheritdoc cref="Create(string, string, string?, int?, Func{Topic, string})"/>
    /// <param name="own">The arguments and options of this command alone.</param>
    internal static Command Create(
        string name, string description, string? notDefault, int? epochs, IEnumerable<Symbol> own, Func<Topic, ParseResult, string> run)
    {
        var shared = new TopicArguments(name, epochs);
        var command = new Command(name, description);
        foreach (var argument in own.OfType<Argument>()) command.Add(argument);
        foreach (var option in own.OfType<Option>().Concat(shared.Options)) command.Add(option);
        command.SetAction(parsed =>
        {
            using var topic = shared.Read(parsed);
            if (notDefault is not null) AnsiConsole.WriteLine($"Not the library's defaults: {notDefault}");
            topic.Conclude(run(topic, parsed));
        });
        return command;
    }
}
