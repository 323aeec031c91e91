using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>The network and its losses stated anew, in double precision, number by number.</summary>
/// <param name="shape">The build.</param>
/// <param name="rows">The rows, one batch.</param>
/// <param name="loss">The loss of a row from its outputs and its label.</param>
/// <param name="l1">The factor of the sum of the weights' sizes.</param>
internal sealed class ReferenceNetwork(MlpShape shape, DenseRows rows, Func<double[], float, double> loss, double l1)
{
    private const double Epsilon = 1e-5;

    private readonly double[][] _features = [.. rows.Features.Chunk(rows.FeatureCount).Select(row => row.Select(value => (double)value).ToArray())];

    /// <summary>By how much the normalizations of the last loss at most stretch their inputs, one after another; at least 1.</summary>
    internal double Stretch { get; private set; }

    /// <summary>Where the parameters of each kind and layer lie, as the last loss took them.</summary>
    internal IReadOnlyList<(int Start, int Count)> Parts { get; private set; } = [];

    /// <summary>The weighted mean of the losses of all rows and members, and the penalty.</summary>
    /// <param name="values">
    /// In the network's order: what comes before the first linear layer; a linear layer's biases, its weights by inputs; the members' scales
    /// and offsets; a normalization's gains, its biases; the shares of activations.
    /// </param>
    internal double Loss(double[] values)
    {
        var parameters = new ReferenceParameters(values);
        double[][] x = ReferenceInput.Apply(shape, [.. _features.Select(row => row.ToArray())], parameters);
        Stretch = 1;
        double penalty = 0;
        int layer = 0;
        foreach (var (inputs, outputs) in shape.LinearLayers)
        {
            bool isLast = layer == shape.HiddenLayers.Count;
            if (shape.ScalesHiddenLayers && layer > 0 && !isLast) ByMember(x, parameters.Take(shape.Members, inputs), null);
            if (isLast && shape.Ensemble is not null) penalty += Heads(x, inputs, outputs, parameters);
            else penalty += Linear(x, inputs, outputs, parameters);
            if (layer++ == shape.HiddenLayers.Count) break;
            if (shape.ScalesHiddenLayers) ByMember(x, parameters.Take(shape.Members, outputs), parameters.Take(shape.Members, outputs));
            if (shape.Normalization != LayerNormalization.None) Normalize(x, parameters.Take(outputs), parameters.Take(outputs));
            double[]? shares = shape.SharesActivation ? parameters.Take(outputs) : null;
            foreach (double[] row in x)
                for (int i = 0; i < row.Length; i++) row[i] += (shares?[i] ?? 1) * (Activate(row[i]) - row[i]);
        }
        Parts = parameters.Parts;
        double sum = 0, total = 0;
        for (int row = 0; row < x.Length; row++)
        {
            double weight = rows.Weights?[row / shape.Members] ?? 1;
            sum += weight * loss(x[row], rows.Labels[row / shape.Members]);
            total += weight;
        }
        return sum / total + l1 * penalty;
    }

    /// <summary>What the weights count times in a layer.</summary>
    private double Gain(int inputs) => shape.IsTangent ? 1 / Math.Sqrt(inputs) : 1;

    /// <summary>The biases are the members' own where those scale every layer.</summary>
    private double Linear(double[][] x, int inputs, int outputs, ReferenceParameters parameters)
    {
        double[] biases = shape.ScalesHiddenLayers ? new double[outputs] : parameters.Take(outputs), weights = parameters.Take(inputs * outputs);
        double gain = Gain(inputs);
        for (int row = 0; row < x.Length; row++)
        {
            double[] y = [.. biases];
            for (int i = 0; i < inputs; i++)
                for (int o = 0; o < outputs; o++) y[o] += weights[i * outputs + o] * gain * x[row][i];
            x[row] = y;
        }
        return weights.Sum(Math.Abs);
    }

    /// <summary>A layer for each member, its weights by outputs.</summary>
    private double Heads(double[][] x, int inputs, int outputs, ReferenceParameters parameters)
    {
        double[][] biases = parameters.Take(shape.Members, outputs), weights = parameters.Take(shape.Members, inputs * outputs);
        double gain = Gain(inputs);
        for (int row = 0; row < x.Length; row++)
        {
            int member = row % shape.Members;
            double[] y = [.. biases[member]];
            for (int o = 0; o < outputs; o++)
                for (int i = 0; i < inputs; i++) y[o] += weights[member][o * inputs + i] * gain * x[row][i];
            x[row] = y;
        }
        return weights.Sum(own => own.Sum(Math.Abs));
    }

    private void ByMember(double[][] x, double[][] scales, double[][]? offsets)
    {
        for (int row = 0; row < x.Length; row++)
        {
            int member = row % shape.Members;
            for (int i = 0; i < x[row].Length; i++) x[row][i] = x[row][i] * scales[member][i] + (offsets?[member][i] ?? 0);
        }
    }

    /// <summary>Over the values of each row, or over the rows of each column; a single row has no variance and is scaled by the first running one, 1.</summary>
    private void Normalize(double[][] x, double[] gains, double[] biases)
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
