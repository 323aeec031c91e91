namespace Extensions.ML.Mlp;

/// <summary>Why a training ended. The numbers stand in model files and never change.</summary>
public enum TrainingEnd
{
    /// <summary>All epochs of the options were done.</summary>
    EpochsDone = 0,

    /// <summary>The options' cancellation token was cancelled; the model is what was learned until then.</summary>
    Cancelled = 1,

    /// <summary>Early stopping saw no improvement for long enough; the model is that of the best epoch.</summary>
    EarlyStopped = 2,

    /// <summary>The options' limit of time was up; the model is what was learned until then.</summary>
    TimeLimit = 3,

    /// <summary>A loss became NaN or infinite; the model, or that member of an ensemble, is that of the best epoch before.</summary>
    Diverged = 4,
}
