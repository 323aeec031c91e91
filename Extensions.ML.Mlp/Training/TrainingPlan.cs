using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Columns;
using Extensions.ML.Mlp.Model;

namespace Extensions.ML.Mlp.Training;

/// <summary>What one training works on.</summary>
/// <param name="Data">The rows, at least one to learn from, and what was measured on them.</param>
/// <param name="Seed">The seed of all that is drawn.</param>
/// <param name="StartFrom">The model whose weights the training goes on from; null draws them.</param>
internal sealed record TrainingPlan(TrainingData Data, int Seed, MlpModel? StartFrom = null)
{
    /// <summary>What ends the training from outside.</summary>
    internal StopSignal Stop { get; init; } = StopSignal.Never;

    /// <summary>What the training is a member of; null for a training of its own.</summary>
    internal FoldInfo? Member { get; init; }

    /// <summary>Which slots of the features are categories.</summary>
    internal IReadOnlyList<CategorySlots> Categories { get; init; } = [];

    /// <summary>The columns of keys that are read beside the vector of features.</summary>
    internal IReadOnlyList<CategoryColumn> KeyColumns { get; init; } = [];

    /// <summary>The classes of the label.</summary>
    internal LabelClasses Classes { get; init; } = LabelClasses.None;

    /// <summary>Who hears of it.</summary>
    internal FitTelemetry Telemetry { get; init; } = FitTelemetry.None;

    /// <summary>What the features and classes are called.</summary>
    internal ColumnNames Names { get; init; } = ColumnNames.None;
}
