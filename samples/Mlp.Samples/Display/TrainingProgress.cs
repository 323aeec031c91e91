using Extensions.ML.Mlp;
using Spectre.Console;

namespace Mlp.Samples.Display;

/// <summary>Shows a training while it runs: as a live bar on a terminal, as plain lines elsewhere.</summary>
internal static class TrainingProgress
{
    private const string EraseBelow = "\e[J";

    internal static bool IsLive
    {
        get
        {
            var profile = AnsiConsole.Profile;
            return profile.Out.IsTerminal && profile.Capabilities is { Ansi: true, Interactive: true };
        }
    }

    /// <param name="iterations">How many there will be.</param>
    /// <param name="train">Trains, and reports its iterations.</param>
    internal static T Run<T>(int iterations, Func<IProgress<EpochReport>, T> train) => IsLive
        ? LiveProgress.Run(iterations, train)
        : train(new ProgressLines(iterations));

    /// <summary>Writes a line above the bar.</summary>
    internal static void Note(string text)
    {
        // Spectre writes the note over the bar, draws the bar anew below it, and leaves what stands out of the old one.
        if (IsLive) AnsiConsole.Write(new ControlCode($"{EraseBelow}{text}\n"));
        else Console.WriteLine(text);
    }
}
