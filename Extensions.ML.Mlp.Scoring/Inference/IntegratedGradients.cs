namespace Extensions.ML.Mlp.Inference;

/// <summary>
/// What each feature adds to a score (Sundararajan et al. 2017): the gradient along the feature, integrated over the straight way from the
/// baseline to the row, as both are behind the model's <see cref="PreprocessingPrefix"/>. Over any part of the way the gradients must
/// integrate to the score's rise, which says how far a part's two Gauss nodes err; the part that errs most is halved until the whole is
/// good. Kinks, as ReLU's, are thus closed in on. It belongs to one thread.
/// </summary>
internal sealed class IntegratedGradients
{
    private const int FirstParts = 4, MaxParts = 512;

    /// <summary>Of the score's rise: half of what is promised, since a part's error is known for the sum of the features alone.</summary>
    private const double Tolerance = 0.005;

    /// <summary>Of the scores: what single precision leaves of them after some layers.</summary>
    private const double Resolution = 2e-6;

    /// <summary>The Gauss-Legendre nodes of a part, from its middle and in halves of its length.</summary>
    private static readonly double Node = 1 / Math.Sqrt(3);

    private readonly AttributionPass _pass;
    private readonly PrefixRow _baseline;
    private readonly double[] _way;
    private readonly PriorityQueue<Part, double> _parts = new();

    internal IntegratedGradients(MlpModel model)
    {
        _pass = new(model.GuardedStages);
        _baseline = _pass.At(model.FeatureMeans ?? new float[model.FeatureCount]);
        _way = new double[_baseline.After.Length];
    }

    /// <summary>Gives the baseline's score.</summary>
    /// <param name="features">The row, [FeatureCount].</param>
    /// <param name="contributions">Receives what each feature adds, [FeatureCount]; NaN where one of the scores is not finite.</param>
    /// <param name="output">Whose score is explained.</param>
    internal float Explain(ReadOnlySpan<float> features, Span<float> contributions, int output)
    {
        var row = _pass.At(features);
        for (int i = 0; i < _way.Length; i++) _way[i] = (double)row.After[i] - _baseline.After[i];
        float start = ScoreAt(0, output), end = ScoreAt(1, output);
        if (float.IsFinite(start - end))
        {
            Refine(start, end, output);
            _pass.Attribute(MeanGradients(), _baseline, row, contributions);
        }
        else
        {
            contributions.Fill(float.NaN);
        }
        return start;
    }

    private void Refine(float start, float end, int output)
    {
        double error = 0, squares = 0,
            tolerance = Math.Max(Tolerance * Math.Abs((double)end - start), Resolution * Math.Max(Math.Abs(start), Math.Abs(end)));
        _parts.Clear();
        var from = new Place(0, start);
        for (int i = 1; i <= FirstParts; i++)
        {
            var to = i < FirstParts ? PlaceAt((double)i / FirstParts, output) : new(1, end);
            Add(from, to);
            from = to;
        }
        // The errors of parts have either sign, so their sum alone could be small by accident.
        while ((Math.Abs(error) > tolerance || squares > tolerance * tolerance) && _parts.Count < MaxParts)
        {
            var worst = _parts.Dequeue();
            (error, squares) = (error - worst.Error, squares - worst.Error * worst.Error);
            var middle = PlaceAt((worst.From.Share + worst.To.Share) / 2, output);
            Add(worst.From, middle);
            Add(middle, worst.To);
        }

        void Add(Place from, Place to)
        {
            var part = Integrate(from, to, output);
            (error, squares) = (error + part.Error, squares + part.Error * part.Error);
            _parts.Enqueue(part, -Math.Abs(part.Error));
        }
    }

    private Part Integrate(Place from, Place to, int output)
    {
        double middle = (from.Share + to.Share) / 2, half = (to.Share - from.Share) / 2, sum = 0;
        var means = new double[_way.Length];
        foreach (double node in (ReadOnlySpan<double>)[middle - Node * half, middle + Node * half])
        {
            ScoreAt(node, output);
            var gradients = _pass.Backward(output);
            for (int i = 0; i < means.Length; i++)
            {
                double gradient = gradients[i] * half;
                means[i] += gradient;
                sum += gradient * _way[i];
            }
        }
        return new(from, to, means, sum - ((double)to.Score - from.Score));
    }

    private double[] MeanGradients()
    {
        var means = new double[_way.Length];
        foreach (var (part, _) in _parts.UnorderedItems)
            for (int i = 0; i < means.Length; i++) means[i] += part.Gradients[i];
        return means;
    }

    private Place PlaceAt(double share, int output) => new(share, ScoreAt(share, output));

    private float ScoreAt(double share, int output)
    {
        var row = _pass.Row;
        for (int i = 0; i < row.Length; i++) row[i] = (float)(_baseline.After[i] + share * _way[i]);
        return _pass.Forward()[output];
    }

    /// <summary>A share of the way from 0 to 1, and the score there.</summary>
    private readonly record struct Place(double Share, float Score);

    /// <summary>A part of the way, with its share of the mean gradients.</summary>
    private sealed record Part(Place From, Place To, double[] Gradients, double Error);
}
