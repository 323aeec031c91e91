using Extensions.ML.Mlp.Model;

namespace Extensions.ML.Mlp.Training.Bagging;

/// <summary>The history of an ensemble: the means over the members that were trained so long.</summary>
internal static class MeanHistory
{
    internal static TrainingHistory Of(TrainingHistory[] members)
    {
        var builder = new HistoryBuilder();
        for (int epoch = 0; epoch < members.Max(member => member.Count); epoch++)
        {
            EpochReport[] reports = [.. members.Where(member => epoch < member.Count).Select(member => member[epoch])];
            builder.Add(new()
            {
                Epoch = epoch + 1,
                TrainLoss = reports.Average(report => report.TrainLoss),
                ValidationLoss = reports.Average(report => report.ValidationLoss),
                ValidationMetric = reports.Average(report => report.ValidationMetric),
                LearningRate = reports[0].LearningRate,
                Elapsed = reports.Max(report => report.Elapsed),
            });
        }
        // Of several ends, the one that matters most to who waits for the model.
        var end = members.Select(member => member.EndedBy).Contains(TrainingEnd.Cancelled) ? TrainingEnd.Cancelled
            : members.Any(member => member.EndedBy == TrainingEnd.TimeLimit) ? TrainingEnd.TimeLimit : members[0].EndedBy;
        return builder.Build(end, members[0].MetricName);
    }
}
