using Extensions.ML.Mlp.Model;

namespace Extensions.ML.Mlp.Training.Bagging;

/// <summary>The history of an ensemble: the means over the members that were trained so long.</summary>
internal static class MeanHistory
{
    /// <summary>The ends that tell more than that of the first member, the most telling first.</summary>
    private static readonly TrainingEnd[] Telling = [TrainingEnd.Diverged, TrainingEnd.Cancelled, TrainingEnd.TimeLimit];

    /// <param name="members">Each with an epoch; at least one.</param>
    /// <param name="leftOut">What ended the members that have none; null when all have.</param>
    internal static TrainingHistory Of(TrainingHistory[] members, TrainingEnd? leftOut)
    {
        // Losses are compared above the least possible ones, which differ from fold to fold: a member that stops must not move the means.
        var least = Means(members);
        var builder = new HistoryBuilder { LeastLosses = least };
        var elapsed = TimeSpan.Zero;
        for (int epoch = 0; epoch < members.Max(member => member.Count); epoch++)
        {
            TrainingHistory[] trained = [.. members.Where(member => epoch < member.Count)];
            EpochReport[] reports = [.. trained.Select(member => member[epoch])];
            var (train, validation) = least is { } all && Means(trained) is { } some
                ? ((float)(all.Train - some.Train), (float)(all.Validation - some.Validation))
                : default;
            // The slowest member may be among those that are done.
            elapsed = reports.Select(report => report.Elapsed).Append(elapsed).Max();
            builder.Add(new()
            {
                Epoch = epoch + 1,
                TrainLoss = reports.Average(report => report.TrainLoss) + train,
                ValidationLoss = reports.Average(report => report.ValidationLoss) + validation,
                ValidationMetric = reports.Average(report => report.ValidationMetric),
                LearningRate = reports[0].LearningRate,
                Elapsed = elapsed,
            });
        }
        TrainingEnd[] ends = [.. members.Select(member => member.EndedBy), .. leftOut is { } end ? [end] : Array.Empty<TrainingEnd>()];
        return builder.Build(Telling.Append(ends[0]).First(ends.Contains), members[0].MetricName);
    }

    private static (double Train, double Validation)? Means(TrainingHistory[] members)
    {
        var least = members.Select(member => member.LeastLosses);
        return members[0].LeastLosses is null ? null : (least.Average(losses => losses!.Value.Train), least.Average(losses => losses!.Value.Validation));
    }
}
