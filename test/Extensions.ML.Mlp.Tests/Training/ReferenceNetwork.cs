using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>The network and its losses stated anew, in double precision, number by number.</summary>
/// <param name="shape">The build.</param>
/// <param name="rows">The rows, one batch.</param>
/// <param name="loss">The loss of a row from its outputs and its label.</param>
/// <param name="l1">The factor of the sum of the weights' sizes.</param>
internal sealed class ReferenceNetwork(MlpShape shape, TrainingRows rows, Func<double[], float, double> loss, double l1)
{
    private const double Epsilon = 1e-5;

    private readonly double[][] _features = [.. rows.Features.Chunk(rows.FeatureCount).Select(row => row.Select(value => (double)value).ToArray())];

    /// <summary>By how much the normalizations of the last loss at most stretch their inputs, one after another; at least 1.</summary>
    internal double Stretch { get; private set; }

    /// <summary>The weighted mean of the losses of all rows, and the penalty.</summary>
    /// <param name="parameters">In the network's order: a linear layer's biases, its weights by inputs; a normalization's gains, its biases.</param>
    internal double Loss(ReadOnlySpan<double> parameters)
    {
        double[][] x = [.. _features];
        Stretch = 1;
        double penalty = 0;
        int layer = 0;
        foreach (var (inputs, outputs) in shape.LinearLayers)
        {
            var biases = Take(ref parameters, outputs);
            var weights = Take(ref parameters, inputs * outputs);
            foreach (double weight in weights) penalty += Math.Abs(weight);
            for (int row = 0; row < x.Length; row++) x[row] = Linear(x[row], biases, weights);
            if (layer++ == shape.HiddenLayers.Count) break;
            if (shape.Normalization != LayerNormalization.None) Normalize(x, Take(ref parameters, outputs), Take(ref parameters, outputs));
            foreach (double[] row in x)
                for (int i = 0; i < row.Length; i++) row[i] = Activate(row[i]);
        }
        double sum = 0, total = 0;
        for (int row = 0; row < x.Length; row++)
        {
            double weight = rows.Weights?[row] ?? 1;
            sum += weight * loss(x[row], rows.Labels[row]);
            total += weight;
        }
        return sum / total + l1 * penalty;
    }

    private static ReadOnlySpan<double> Take(ref ReadOnlySpan<double> parameters, int count)
    {
        var taken = parameters[..count];
        parameters = parameters[count..];
        return taken;
    }

    private static double[] Linear(double[] x, ReadOnlySpan<double> biases, ReadOnlySpan<double> weights)
    {
        double[] y = [.. biases];
        for (int i = 0; i < x.Length; i++)
            for (int o = 0; o < y.Length; o++) y[o] += weights[i * y.Length + o] * x[i];
        return y;
    }

    /// <summary>Over the values of each row, or over the rows of each column; a single row has no variance and is scaled by the first running one, 1.</summary>
    private void Normalize(double[][] x, ReadOnlySpan<double> gains, ReadOnlySpan<double> biases)
    {
        bool byRow = shape.Normalization == LayerNormalization.Layer;
        int width = x[0].Length;
        double stretch = 1;
        for (int group = 0; group < (byRow ? x.Length : width); group++)
        {
            int only = group;
            double[] values = byRow ? [.. x[only]] : [.. x.Select(row => row[only])];
            double mean = values.Average(), variance = values.Average(value => (value - mean) * (value - mean));
            if (!byRow && x.Length == 1) (mean, variance) = (0, 1);
            stretch = Math.Max(stretch, 1 / Math.Sqrt(variance + Epsilon));
            for (int i = 0; i < values.Length; i++)
            {
                var (row, column) = byRow ? (only, i) : (i, only);
                x[row][column] = (values[i] - mean) / Math.Sqrt(variance + Epsilon) * gains[column] + biases[column];
            }
        }
        Stretch *= stretch;
    }

    private double Activate(double x) => shape.Activation.Kind switch
    {
        ActivationKind.Sigmoid => 1 / (1 + Math.Exp(-x)),
        ActivationKind.Tanh => Math.Tanh(x),
        ActivationKind.Softplus => Math.Log(1 + Math.Exp(x)),
        ActivationKind.Gelu => x * (1 + Erf(x / Math.Sqrt(2))) / 2,
        ActivationKind.GeluTanh => x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))) / 2,
        ActivationKind.Silu => x / (1 + Math.Exp(-x)),
        ActivationKind.Mish => x * Math.Tanh(Math.Log(1 + Math.Exp(x))),
        ActivationKind.Elu => x > 0 ? x : Math.Exp(x) - 1,
        _ => x,
    };

    /// <summary>The series whose terms all have the sign of x: <c>2 / sqrt(pi) exp(-x^2) (x + 2 x^3 / 3 + 4 x^5 / 15 + ...)</c>.</summary>
    private static double Erf(double x)
    {
        double term = x, sum = x;
        for (int n = 1; n < 200 && Math.Abs(term) > 1e-18; n++) sum += term *= 2 * x * x / (2 * n + 1);
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
