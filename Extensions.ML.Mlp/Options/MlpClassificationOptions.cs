namespace Extensions.ML.Mlp;

/// <summary>What the trainers of classes have in common, beside <see cref="MlpTrainerOptions"/>.</summary>
public abstract class MlpClassificationOptions : MlpTrainerOptions
{
    private protected MlpClassificationOptions() { }

    /// <summary>How much the rows of each class count; null (the default) counts each row alike.</summary>
    public ClassWeights? ClassWeights { get; set; }

    /// <summary>
    /// The share of each row's target that is spread evenly over all classes (Szegedy et al. 2016): from 0 up to, not including, 1. The
    /// validation loss is smoothed too. Default 0.
    /// </summary>
    public double LabelSmoothing { get; set; }

    private protected override IEnumerable<string> Faults() =>
    [
        .. base.Faults(),
        .. ClassWeights?.Faults() ?? [],
        .. ValidationError.Unless(LabelSmoothing is >= 0 and < 1, "LabelSmoothing must be at least 0 and below 1", LabelSmoothing, "0 turns it off"),
    ];
}
