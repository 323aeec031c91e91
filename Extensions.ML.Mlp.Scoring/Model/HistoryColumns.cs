namespace Extensions.ML.Mlp.Model;

/// <summary>A history as it is kept and saved: a number an epoch, except for the learning rate, which is kept where it changes.</summary>
/// <param name="TrainLoss">One an epoch.</param>
/// <param name="ValidationLoss">One an epoch, or null.</param>
/// <param name="ValidationMetric">One an epoch, or null.</param>
/// <param name="ElapsedSeconds">One an epoch, not falling.</param>
/// <param name="RateStarts">The indices of the epochs at which a new learning rate begins; rising, the first is 0.</param>
/// <param name="Rates">The learning rate from each of those epochs on.</param>
internal sealed record HistoryColumns(
    float[] TrainLoss, float[]? ValidationLoss, float[]? ValidationMetric, float[] ElapsedSeconds, int[] RateStarts, double[] Rates)
{
    internal double LearningRateAt(int index)
    {
        int found = Array.BinarySearch(RateStarts, index);
        return Rates[found >= 0 ? found : ~found - 1];
    }
}
