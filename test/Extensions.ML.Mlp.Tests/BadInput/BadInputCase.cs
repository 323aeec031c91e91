using System.Text.RegularExpressions;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Tests.BadInput;

/// <summary>Something that is wrong, and what its user reads.</summary>
/// <param name="Given">As the document names it.</param>
/// <param name="Read">Gives it to the house; gives the sentence.</param>
internal sealed record BadInputCase(string Given, Func<string> Read)
{
    /// <summary>One that is refused.</summary>
    internal static BadInputCase Refused(string given, Action<MLContext> give) => new(given, () => Plain(Error(() => give(new(1))).Message));

    /// <summary>One that is taken, with the warnings that the log has of it.</summary>
    internal static BadInputCase Warned(string given, Action<MLContext> give) => new(given, () =>
    {
        var (context, warnings) = (new MLContext(1), new List<string>());
        context.Log += (_, e) => { if (e.Kind == ChannelMessageKind.Warning) warnings.Add(e.RawMessage); };
        give(context);
        return warnings.Count == 0 ? "nothing" : $"warning: {Plain(string.Join(' ', warnings))}";
    });

    public override string ToString() => Given;

    private static Exception Error(Action give)
    {
        try
        {
            give();
        }
        catch (Exception e)
        {
            return e;
        }
        throw new AssertFailedException("It was taken without an error.");
    }

    /// <summary>Without what .NET adds, and with the devices and sizes of any machine.</summary>
    private static string Plain(string message)
    {
        message = Regex.Replace(message, @" \(Parameter '\w+'\)$", "");
        return Regex.Replace(message, @"have \((cuda:\d+, )*(mps, )?cpu\)", "have (cpu)");
    }
}
