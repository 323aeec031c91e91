using Extensions.ML.Mlp.Data.Columns;

namespace Extensions.ML.Mlp.Network;

/// <summary>A network's build, from its features to its outputs.</summary>
internal sealed record MlpShape(int FeatureCount, IReadOnlyList<int> HiddenLayers, int OutputCount, Activation Activation)
{
    /// <summary>The categories that become few numbers.</summary>
    internal IReadOnlyList<CategorySlots> Categories { get; init; } = [];

    /// <summary>The categories that stay one-hot.</summary>
    internal IReadOnlyList<CategorySlots> OneHots { get; init; } = [];

    /// <summary>The numbers that a value of those categories becomes.</summary>
    internal int CategoryWidth { get; init; }

    /// <summary>How numbers become several; null for not at all.</summary>
    internal NumericEmbedding? Embedding { get; init; }

    /// <summary>The features that do, ascending.</summary>
    internal IReadOnlyList<int> Numbers { get; init; } = [];

    /// <summary>The knots of each number of a piecewise-linear embedding, ascending.</summary>
    internal IReadOnlyList<float[]> Knots { get; init; } = [];

    /// <summary>Whether each input of the first layer has a learned scale.</summary>
    internal bool ScalesInputs { get; init; }

    /// <summary>The ensemble of which the network is trained; null for one network.</summary>
    internal SharedEnsemble? Ensemble { get; init; }

    /// <summary>Whether each neuron has a share of its activation.</summary>
    internal bool SharesActivation { get; init; }

    /// <summary>Whether weights count divided by the root of the layer's inputs.</summary>
    internal bool IsTangent { get; init; }

    internal LayerNormalization Normalization { get; init; }

    internal double InputDropout { get; init; }

    /// <summary>None, one for all hidden layers, or one a layer.</summary>
    internal IReadOnlyList<double> Dropout { get; init; } = [];

    /// <summary>What the model, not the network, applies to its output; null for nothing.</summary>
    internal Activation? OutputActivation { get; init; }

    /// <summary>The members of the ensemble; 1 for one network.</summary>
    internal int Members => Ensemble?.Members ?? 1;

    /// <summary>Whether the members scale every hidden layer.</summary>
    internal bool ScalesHiddenLayers => Ensemble?.ScalesHiddenLayers == true;

    /// <summary>The numbers in the order of what the categories' embedding gives: the features of no category in theirs, then the categories.</summary>
    internal int[] NumberPlaces
    {
        get
        {
            int[] places = new int[FeatureCount];
            var categoryOf = CategorySlots.ByFeature(Categories, FeatureCount);
            for (int feature = 0, place = 0; feature < FeatureCount; feature++)
                places[feature] = categoryOf[feature] is null ? place++ : place;
            return [.. Numbers.Select(number => places[number])];
        }
    }

    /// <summary>The features that the categories' embedding leaves, with what it gives.</summary>
    internal int EmbeddingInputs => FeatureCount - Categories.Sum(category => category.End - category.First) + Categories.Count * CategoryWidth;

    /// <summary>The inputs of the first linear layer.</summary>
    internal int InputCount => EmbeddingInputs + Numbers.Count * (EmbeddingWidth - 1);

    /// <summary>What a number becomes.</summary>
    internal int EmbeddingWidth => Embedding?.ValueCount ?? 1;

    /// <summary>How many inputs of the first linear layer each feature is, in their order: embedded numbers, the others with categories that stay one-hot as one, embedded categories.</summary>
    internal IEnumerable<int> InputWidths
    {
        get
        {
            if (EmbeddingWidth > 1)
                foreach (int _ in Numbers) yield return EmbeddingWidth;
            var embeddedAt = CategorySlots.ByFeature(Categories, FeatureCount);
            var oneHotAt = CategorySlots.ByFeature(OneHots, FeatureCount);
            HashSet<int> numbers = EmbeddingWidth > 1 ? [.. Numbers] : [];
            for (int feature = 0; feature < FeatureCount; feature++)
            {
                if (embeddedAt[feature] is { } embedded) feature = embedded.End - 1;
                else if (oneHotAt[feature] is { } oneHot)
                {
                    yield return oneHot.Count;
                    feature = oneHot.End - 1;
                }
                else if (!numbers.Contains(feature)) yield return 1;
            }
            foreach (var _ in Categories) yield return CategoryWidth;
        }
    }

    /// <summary>The inputs and outputs of each linear layer.</summary>
    internal IEnumerable<(int Inputs, int Outputs)> LinearLayers
    {
        get
        {
            int[] widths = [InputCount, .. HiddenLayers, OutputCount];
            return widths.Zip(widths.Skip(1));
        }
    }

    /// <summary>All that is learned.</summary>
    internal long ParameterCount =>
        Categories.Sum(category => (category.Count + 1L) * CategoryWidth) + EmbeddingParameters + (ScalesInputs ? InputCount : 0) + LayerParameters;

    internal double DropoutOf(int hiddenLayer) => Dropout.Count switch { 0 => 0, 1 => Dropout[0], _ => Dropout[hiddenLayer] };

    private long EmbeddingParameters => Embedding switch
    {
        PiecewiseLinearEmbedding piecewise => Numbers.Count * (2L + BinCount) * piecewise.Width,
        PeriodicEmbedding periodic => Numbers.Count * (2L * periodic.Frequencies + (periodic.Frequencies + 1L) * periodic.Width),
        _ => 0,
    };

    /// <summary>The bins of the number that has the most; all have room for as many.</summary>
    internal int BinCount => Knots.Count == 0 ? 0 : Knots.Max(knots => knots.Length) - 1;

    private long LayerParameters
    {
        get
        {
            long hidden = HiddenLayers.Sum(width => (long)width);
            long weights = LinearLayers.Sum(layer => (long)layer.Inputs * layer.Outputs) + (Members - 1L) * LinearLayers.Last().Inputs * OutputCount;
            long biases = (ScalesHiddenLayers ? 0 : hidden) + (long)Members * OutputCount;
            long scales = Ensemble is null ? 0 : (long)Members * (InputCount + (ScalesHiddenLayers ? 2 * hidden + HiddenLayers.SkipLast(1).Sum(width => (long)width) : 0));
            return weights + biases + scales + (Normalization == LayerNormalization.None ? 0 : 2 * hidden) + (SharesActivation ? hidden : 0);
        }
    }

    /// <summary>The widths with dashes between, as 2-100-100-1.</summary>
    public override string ToString() => $"{string.Join('-', [FeatureCount, .. InputCount == FeatureCount ? Array.Empty<int>() : [InputCount], .. HiddenLayers, OutputCount])}{(Ensemble is null ? "" : $" x {Members}")}";
}
