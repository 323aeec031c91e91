using Extensions.ML.Mlp.Data.Columns;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>What comes before the first linear layer, stated anew in double precision. The numbers that are embedded are the first features.</summary>
internal static class ReferenceInput
{
    /// <param name="shape">The build.</param>
    /// <param name="rows">As the network takes them.</param>
    /// <param name="parameters">In the network's order.</param>
    /// <returns>[rows * members], a row's members one after the other.</returns>
    internal static double[][] Apply(MlpShape shape, double[][] rows, ReferenceParameters parameters)
    {
        if (shape.Categories.Count > 0) rows = Lookup(shape, rows, parameters);
        if (shape.Numbers.Count > 0 && shape.Embedding is PiecewiseLinearEmbedding piecewise) rows = Piecewise(shape, piecewise.Width, rows, parameters);
        if (shape.Numbers.Count > 0 && shape.Embedding is PeriodicEmbedding periodic) rows = Periodic(shape, periodic, rows, parameters);
        if (shape.ScalesInputs) rows = Scaled(rows, [parameters.Take(rows[0].Length)]);
        return shape.Ensemble is null ? rows : Scaled(rows, parameters.Take(shape.Members, rows[0].Length));
    }

    /// <summary>The features of no category, then of each category the sum of its slots' rows, the last of which counts what is left to 1.</summary>
    private static double[][] Lookup(MlpShape shape, double[][] rows, ReferenceParameters parameters)
    {
        double[][][] tables = [.. shape.Categories.Select(category => parameters.Take(category.Count + 1, shape.CategoryWidth))];
        var categoryOf = CategorySlots.ByFeature(shape.Categories, shape.FeatureCount);
        int[] others = [.. Enumerable.Range(0, shape.FeatureCount).Where(feature => categoryOf[feature] is null)];
        return Array.ConvertAll(rows, row =>
        {
            double[] all = [.. others.Select(feature => row[feature])];
            foreach (var (category, table) in shape.Categories.Zip(tables))
            {
                double[] slots = category.IsIndex
                    ? [.. Enumerable.Range(1, category.Count).Select(key => row[category.First] == key ? 1.0 : 0)]
                    : row[category.First..category.End];
                double[] shares = [.. slots, 1 - slots.Sum()];
                all = [.. all, .. Enumerable.Range(0, shape.CategoryWidth).Select(value => shares.Zip(table, (share, own) => share * own[value]).Sum())];
            }
            return all;
        });
    }

    /// <summary><c>w x + b + PLE(x) V</c>; V has room for the bins of the number that has the most.</summary>
    private static double[][] Piecewise(MlpShape shape, int width, double[][] rows, ReferenceParameters parameters)
    {
        int numbers = shape.Numbers.Count, bins = shape.Knots.Max(knots => knots.Length) - 1;
        double[][] slopes = parameters.Take(numbers, width), biases = parameters.Take(numbers, width), bends = parameters.Take(numbers, bins * width);
        return Embedded(numbers, rows, (x, number) =>
        {
            float[] knots = shape.Knots[number];
            double[] values = [.. slopes[number].Zip(biases[number], (slope, bias) => slope * x + bias)];
            for (int bin = 0; bin < knots.Length - 1; bin++)
            {
                double share = (x - knots[bin]) / ((double)knots[bin + 1] - knots[bin]);
                if (bin > 0) share = Math.Max(share, 0);
                if (bin < knots.Length - 2) share = Math.Min(share, 1);
                for (int value = 0; value < width; value++) values[value] += share * bends[number][bin * width + value];
            }
            return values;
        });
    }

    /// <summary><c>[cos(2 pi x f + p) W + b ; x]</c></summary>
    private static double[][] Periodic(MlpShape shape, PeriodicEmbedding embedding, double[][] rows, ReferenceParameters parameters)
    {
        int numbers = shape.Numbers.Count, count = embedding.Frequencies, width = embedding.Width;
        double[][] frequencies = parameters.Take(numbers, count), phases = parameters.Take(numbers, count), weights = parameters.Take(numbers, count * width), biases = parameters.Take(numbers, width);
        return Embedded(numbers, rows, (x, number) =>
        {
            double[] values = [.. biases[number], x];
            for (int i = 0; i < count; i++)
                for (int value = 0; value < width; value++) values[value] += Math.Cos(2 * Math.PI * x * frequencies[number][i] + phases[number][i]) * weights[number][i * width + value];
            return values;
        });
    }

    /// <summary>What each number becomes, then the other features.</summary>
    private static double[][] Embedded(int numbers, double[][] rows, Func<double, int, double[]> embed) =>
        Array.ConvertAll(rows, row => (double[])[.. row[..numbers].SelectMany(embed), .. row[numbers..]]);

    private static double[][] Scaled(double[][] rows, double[][] scales) => [.. rows.SelectMany(row => scales.Select(own => row.Zip(own, (x, scale) => x * scale).ToArray()))];
}
