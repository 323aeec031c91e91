using Extensions.ML.Mlp.Data;

namespace Extensions.ML.Mlp.Training.Bagging;

/// <summary>The number by which logits are divided so that the cross-entropy on rows that were not learned from is least (Guo et al. 2017).</summary>
internal static class Temperature
{
    private const double Min = 0.05, Max = 20;

    /// <summary>Golden sections: each takes 0.618 of what is left, to a millionth of the logarithm.</summary>
    private const int Sections = 32;

    /// <summary>
    /// The temperature of the mean of several models that were trained alike. One above 1 takes back that each is too sure, and half of it,
    /// in the logarithm, the mean takes back by itself, for they are sure of different things; one below 1 the mean needs all the more.
    /// What that is worth was measured (eng/decisions/0013-better-than-trees-by-default.md).
    /// </summary>
    /// <param name="ofOne">That of the scores of one model a row.</param>
    /// <param name="models">The models of the mean.</param>
    internal static double OfMean(double ofOne, int models) => models > 1 && ofOne > 1 ? Math.Sqrt(ofOne) : ofOne;

    /// <param name="logits">[rows, outputs]; one output for two classes.</param>
    /// <param name="outputs">The logits of a row.</param>
    /// <param name="rows">The labels and weights.</param>
    internal static double Fit(float[] logits, int outputs, DenseRows rows)
    {
        // The cross-entropy is convex in 1 / T, and so has one lowest place in log T.
        double golden = (Math.Sqrt(5) - 1) / 2, low = Math.Log(Min), high = Math.Log(Max);
        double left = high - golden * (high - low), right = low + golden * (high - low), leftLoss = Loss(left), rightLoss = Loss(right);
        for (int section = 0; section < Sections; section++)
        {
            if (leftLoss <= rightLoss)
            {
                (high, right, rightLoss) = (right, left, leftLoss);
                left = high - golden * (high - low);
                leftLoss = Loss(left);
            }
            else
            {
                (low, left, leftLoss) = (left, right, rightLoss);
                right = low + golden * (high - low);
                rightLoss = Loss(right);
            }
        }
        return Math.Exp((low + high) / 2);

        double Loss(double logTemperature) => CrossEntropy(logits, outputs, rows, Math.Exp(-logTemperature));
    }

    private static double CrossEntropy(float[] logits, int outputs, DenseRows rows, double factor)
    {
        double sum = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            var own = logits.AsSpan(row * outputs, outputs);
            sum += (rows.Weights?[row] ?? 1) * (outputs == 1 ? Binary(own[0] * factor, rows.Labels[row] > 0.5) : Multiclass(own, factor, (int)rows.Labels[row]));
        }
        return sum;
    }

    private static double Binary(double logit, bool isTrue) => Math.Max(isTrue ? -logit : logit, 0) + Math.Log(1 + Math.Exp(-Math.Abs(logit)));

    private static double Multiclass(ReadOnlySpan<float> logits, double factor, int label)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (float logit in logits) largest = Math.Max(largest, logit * factor);
        foreach (float logit in logits) sum += Math.Exp(logit * factor - largest);
        return largest + Math.Log(sum) - logits[label] * factor;
    }
}
