using System.Globalization;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Training;

/// <summary>Watches that a training's losses stay finite, and words what to do when one does not.</summary>
internal sealed class DivergenceWatch(TrainingJob job)
{
    /// <summary>The name of the losses of validation rows.</summary>
    internal const string ValidationLoss = "validation loss";

    private const string Mark = "Extensions.ML.Mlp.Diverged";

    private double? _lastFinite;

    /// <summary>What became of the training, once it has diverged: rule, what was met, remedy.</summary>
    internal string? Verdict { get; private set; }

    /// <summary>A verdict as an error.</summary>
    internal static Exception Error(IExceptionContext context, string verdict)
    {
        var error = context.Except(verdict);
        error.Data[Mark] = true;
        return error;
    }

    /// <summary>Whether an error is that of a training that diverged.</summary>
    internal static bool IsBehind(Exception error) => error.Data.Contains(Mark);

    /// <summary>Whether a loss is finite.</summary>
    /// <param name="what">Which loss.</param>
    /// <param name="loss">Null where there is none, or it is not known yet.</param>
    /// <param name="epoch">The running epoch, from 1.</param>
    /// <param name="rate">The learning rate of the last step.</param>
    internal bool Accepts(string what, double? loss, int epoch, double rate)
    {
        if (loss is not { } value) return true;
        if (double.IsFinite(value))
        {
            _lastFinite = value;
            return true;
        }
        var causes = job.DivergenceCauses(ofValidation: what == ValidationLoss);
        Verdict = Sentence(Text($"The {what} must stay finite, but in epoch {epoch} it is {value}"), rate, causes);
        return false;
    }

    /// <summary>The weights that the last step left.</summary>
    internal string VerdictOnWeights(int epoch, double rate) =>
        VerdictOn($"The weights must stay finite, but after epoch {epoch} they are not", rate);

    /// <summary>What was found in the training, with its likely causes and their remedies.</summary>
    internal string VerdictOn(string found, double rate) => Sentence(found, rate, job.DivergenceCauses(ofValidation: false));

    private string Sentence(string found, double rate, DivergenceCauses causes)
    {
        string loss = _lastFinite is { } value ? Text($"last finite loss {value:G4}") : "no loss was finite";
        string[] facts = [loss, Text($"learning rate {rate}"), .. causes.Facts], remedies = [.. causes.Remedies(rate)];
        string but = string.Join(", ", remedies[..^1]), or = remedies.Length switch { 1 => "", 2 => " or ", _ => ", or " };
        return $"{found} ({string.Join(", ", facts)}); {but}{or}{remedies[^1]}.";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
