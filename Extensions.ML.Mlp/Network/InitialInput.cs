using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Network;

/// <summary>What the layers before the first linear one start from.</summary>
internal static class InitialInput
{
    internal static List<Stage> Draw(MlpShape shape, Random random)
    {
        var stages = new List<Stage>();
        if (shape.Categories.Count > 0) stages.Add(Tables(shape, random));
        if (shape.Numbers.Count > 0 && shape.Embedding is PiecewiseLinearEmbedding piecewise) stages.Add(Piecewise(shape, piecewise.Width, random));
        if (shape.Numbers.Count > 0 && shape.Embedding is PeriodicEmbedding periodic) stages.Add(Periodic(shape, periodic, random));
        if (shape.ScalesInputs) stages.Add(new ScaleStage([.. Enumerable.Repeat(1f, shape.InputCount)]));
        if (shape.Ensemble is not null) stages.Add(new MemberScaleStage(shape.Members, MemberScales(shape, random)));
        return stages;
    }

    /// <summary>The row of none of the values starts in the middle of the others: where no row teaches it, it stays there.</summary>
    private static LookupStage Tables(MlpShape shape, Random random) => new(shape.FeatureCount,
    [
        .. shape.Categories.Select(category => new CategoryTable(
            category.First, category.Count, category.IsIndex, shape.CategoryWidth,
            [.. Fill(category.Count * shape.CategoryWidth, () => random.Normal(1)), .. new float[shape.CategoryWidth]])),
    ]);

    /// <summary>A linear map alone: the bends start at 0.</summary>
    private static EmbeddingStage Piecewise(MlpShape shape, int width, Random random)
    {
        int size = shape.Numbers.Count * width;
        double bound = 1 / Math.Sqrt(width);
        return new EmbeddingParts(
            shape.EmbeddingInputs, width, shape.NumberPlaces, shape.Knots,
            Fill(size, () => random.Uniform(bound)), Fill(size, () => random.Uniform(bound)), new float[size * shape.BinCount]).ToStage();
    }

    private static PeriodicStage Periodic(MlpShape shape, PeriodicEmbedding embedding, Random random)
    {
        int numbers = shape.Numbers.Count, frequencies = embedding.Frequencies, width = embedding.Width;
        double bound = 1 / Math.Sqrt(frequencies);
        return new(
            shape.EmbeddingInputs, shape.NumberPlaces, frequencies, width,
            Fill(numbers * frequencies, () => random.Normal(embedding.FrequencyScale)),
            Fill(numbers * frequencies, () => random.Uniform(Math.PI)),
            Fill(numbers * frequencies * width, () => random.Uniform(bound)),
            Fill(numbers * width, () => random.Uniform(bound)));
    }

    /// <summary>
    /// One factor for each member and feature, for all values that the feature became: normal where numbers or categories are embedded,
    /// else plus or minus 1.
    /// </summary>
    private static float[] MemberScales(MlpShape shape, Random random)
    {
        bool isEmbedded = shape.InputCount != shape.FeatureCount || shape.Categories.Count > 0;
        var scales = new List<float>(shape.Members * shape.InputCount);
        for (int member = 0; member < shape.Members; member++)
            foreach (int width in shape.InputWidths)
                scales.AddRange(Enumerable.Repeat(isEmbedded ? random.Normal(1) : random.Next(2) * 2 - 1, width));
        return [.. scales];
    }

    private static float[] Fill(int count, Func<float> draw)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++) values[i] = draw();
        return values;
    }
}
