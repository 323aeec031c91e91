using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Network;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>A training from rows to model: rows are split, measured and scaled, the network is built and trained, its stages gathered.</summary>
internal static class TrainingJob
{
    private const int ValidationBatchSize = 8192;

    /// <summary>Trains a network. All its tensors are gone afterwards, and the thread's state of torch is as before.</summary>
    internal static MlpModel Run(IHost host, IChannel channel, MlpTrainerOptions options, Objective objective, TrainingPlan plan)
    {
        using var threads = TorchThreads.Use(options.Threads);
        using var gradients = torch.enable_grad();
        using var tensors = torch.NewDisposeScope();
        var device = TorchDevice.Find(host, options.Device);
        var (train, validation) = Split(host, options, objective, plan);
        objective = objective.MeasuredOn(train);
        var scaling = plan.StartFrom is { } model ? ScalingOf(model) : FeatureScaling.Measure(train, options.InputNormalization);

        var shape = ShapeOf(options, train.FeatureCount, objective);
        using var network = new MlpNetwork(shape, InitialOf(host, plan, shape, options, objective), device);
        using var learner = new Learner(network, options.Optimizer, objective, options.L1, options.GradientClipping);
        var rows = new BatchSource(Prepare(train), objective, device, options.BatchSize ?? train.Count, options.Shuffle ? plan.Seed : null, options.DropLast);
        var validationRows = validation is { } set ? new BatchSource(Prepare(set), objective, device, ValidationBatchSize, shuffleSeed: null) : null;

        channel.Info(FormattableString.Invariant(
            $"Training {shape} on {device}: {train.Count:N0} rows, batches of {rows.BatchSize:N0}, {validation?.Count ?? 0:N0} validation rows, {options.Epochs:N0} epochs, seed {plan.Seed}."));
        var history = TrainingLoop.Run(host, options, objective, learner, rows, validationRows, plan.Seed);
        channel.Info($"Trained ({history.EndedBy}): {history[(history.BestEpoch ?? history.Count) - 1]}.");
        return new(StagesOf(network, scaling, objective), history);

        TrainingRows Prepare(TrainingRows some) => objective.Prepare(scaling?.Apply(some) ?? some);
    }

    private static (TrainingRows Train, TrainingRows? Validation) Split(IHost host, MlpTrainerOptions options, Objective objective, TrainingPlan plan)
    {
        bool holdOut = plan.ValidationRows is null && options.ValidationFraction > 0;
        if (holdOut && plan.Rows.Count < 2)
            throw host.Except("ValidationFraction needs at least two rows, one to learn from and one to validate on, but the training data has one; give more rows or set ValidationFraction to 0.");
        if (options.EarlyStopping is not null && plan.ValidationRows is null && !holdOut)
            throw host.Except("EarlyStopping needs validation rows, but there are none; call Fit(train, validation) or set ValidationFraction.");
        return holdOut ? HoldOut.Split(plan.Rows, options.ValidationFraction, plan.Seed, objective.HasClasses) : (plan.Rows, plan.ValidationRows);
    }

    private static MlpShape ShapeOf(MlpTrainerOptions options, int features, Objective objective) => new(features, options.HiddenLayers, objective.OutputCount, options.Activation)
    {
        Normalization = options.LayerNormalization,
        InputDropout = options.InputDropout,
        Dropout = options.Dropout,
        OutputActivation = objective.OutputActivation,
    };

    private static IEnumerable<Stage> InitialOf(IHost host, TrainingPlan plan, MlpShape shape, MlpTrainerOptions options, Objective objective)
    {
        if (plan.StartFrom is not { } model) return Initialisation.Draw(shape, options.Initialization, plan.Seed);
        return InitialFromModel.Take(host, model, shape, objective.LabelScaling);
    }

    /// <summary>A model's weights go with its own scaling of the features, not with one measured anew.</summary>
    private static FeatureScaling? ScalingOf(MlpModel model) => model.Stages[0] is AffineStage affine ? new(affine.Shifts, affine.Scales) : null;

    private static Stage[] StagesOf(MlpNetwork network, FeatureScaling? scaling, Objective objective)
    {
        var stages = network.ToStages();
        objective.Finish(stages);
        if (scaling is not null) stages.Insert(0, new AffineStage(scaling.Shifts, scaling.Scales));
        return [.. stages];
    }
}
