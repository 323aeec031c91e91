using System.Globalization;
using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Columns;
using Extensions.ML.Mlp.Data.Preprocessing;
using Extensions.ML.Mlp.Data.Statistics;

namespace Extensions.ML.Mlp.Training;

/// <summary>What made a training diverge, as far as the ranges of its data and its options show, and what remedies that.</summary>
internal sealed class DivergenceCauses
{
    /// <summary>The size from which on an input or a label is a likely cause: those that are scaled well stay far below.</summary>
    private const double Large = 1000;

    /// <summary>A learning rate above it is a likely cause, whatever the data.</summary>
    private const double HighRate = 10;

    /// <summary>Single precision cannot hold the mean of a batch whose weights are all smaller: its least normal number is 1.2e-38.</summary>
    private const double SmallWeight = 1e-37;

    private readonly TrainingPlan _plan;
    private readonly NetworkPlan _network;
    private readonly MlpTrainerOptions _options;
    private readonly string _rows;
    private readonly string _feature;
    private readonly double _input, _label, _minWeight, _maxWeight;
    private readonly IReadOnlyList<double> _classWeights;
    private readonly RegressionObjective? _regression;

    /// <param name="plan">What was trained on.</param>
    /// <param name="network">What was trained.</param>
    /// <param name="objective">What was minimized.</param>
    /// <param name="options">How.</param>
    /// <param name="ofValidation">Whether the validation rows are the ones to look at.</param>
    internal DivergenceCauses(TrainingPlan plan, NetworkPlan network, Objective objective, MlpTrainerOptions options, bool ofValidation)
    {
        (_plan, _network, _options, _regression) = (plan, network, options, objective as RegressionObjective);
        var statistics = plan.Data.Statistics;
        _rows = "";
        if (ofValidation && plan.Data.ValidationStatistics is { } ofRows) (statistics, _rows) = (ofRows, " in the validation rows");
        (_feature, _input) = LargestInput(statistics.Ranges);
        // Those of classes are no quantities.
        _label = _regression is null ? 0 : Math.Max(ScaledLabel(statistics.LabelRange.Min(0)), ScaledLabel(statistics.LabelRange.Max(0)));
        (_minWeight, _maxWeight) = (statistics.WeightRange.Min(0), statistics.WeightRange.Max(0));
        _classWeights = (options as MlpClassificationOptions)?.ClassWeights?.Values ?? [1];
    }

    /// <summary>The likely causes among the data, in words; none where the data look sound.</summary>
    internal IEnumerable<string> Facts =>
    [
        .. Fact(IsInputLarge, $"largest {(_network.ScalesFeatures ? "scaled " : "")}input {_input:G3} in {_feature}{_rows}"),
        .. Fact(IsLabelLarge, $"largest {(ScalesLabel ? "scaled " : "")}label {_label:G3}{_rows}"),
        .. Fact(AreWeightsFarApart, $"example weights from {_minWeight:G3} to {_maxWeight:G3}{_rows}"),
        .. Fact(AreWeightsFarApart && HasSmallClass, $"class weights from {_classWeights.Min():G3} to {_classWeights.Max():G3}"),
    ];

    private bool IsInputLarge => !(_input <= Large);

    private bool IsLabelLarge => _label > Large;

    private bool ScalesLabel => _regression is not null && _regression.LabelScaling != LabelScaling.None;

    private bool AreWeightsFarApart => _minWeight * Preprocessor.WeightScaleOf((float)_maxWeight) * _classWeights.Min() < SmallWeight;

    private bool HasSmallClass => _classWeights.Min() < 1;

    /// <summary>What to try, the likeliest first.</summary>
    /// <param name="rate">The learning rate of the last step.</param>
    internal IEnumerable<string> Remedies(double rate)
    {
        bool isRateHigh = rate > HighRate;
        if (isRateHigh) yield return "lower the learning rate";
        if (AreWeightsFarApart) yield return "leave out the rows of the smallest weights";
        if (AreWeightsFarApart && HasSmallClass) yield return "raise the smallest of ClassWeights";
        if (IsInputLarge && _network.ScalesFeatures) yield return $"correct the outliers of {_feature}";
        if (IsInputLarge && _plan.StartFrom is null) yield return InputRemedy;
        if (IsLabelLarge) yield return LabelRemedy;
        if (!isRateHigh) yield return "lower the learning rate";
        if (_options.GradientClipping is null) yield return "set GradientClipping";
        if (!IsInputLarge && !_network.ScalesFeatures && _plan.StartFrom is null) yield return InputRemedy;
        if (!IsLabelLarge && _regression is { StandardizeLabel: false, Kind: not PoissonLoss }) yield return LabelRemedy;
    }

    private string InputRemedy => _network.ScalesFeatures
        ? "bound outliers with InputNormalization.RobustClipped"
        : "scale the features with InputNormalization.Standardize";

    private string LabelRemedy => _regression!.Kind is PoissonLoss
        ? "divide the label by its mean"
        : ScalesLabel ? "correct the outliers of the label" : "scale the label with StandardizeLabel";

    private double ScaledLabel(float label) => Math.Abs(_regression!.LabelScaling.Apply(label));

    /// <summary>The largest distance to 0 of what the network is given, from the ends of each feature's range: scalings are monotone.</summary>
    private (string Feature, double Size) LargestInput(ColumnRanges ranges)
    {
        int width = _plan.Data.Train.FeatureCount;
        var preprocessor = new Preprocessor(_network.Input, LabelScaling.None, null);
        int prepared = preprocessor.Width(width);
        var inputs = new float[2 * prepared];
        int[] features = [.. Enumerable.Range(0, width)];
        var categoryOf = CategorySlots.ByFeature(_plan.Categories, width);
        // A feature without any value has a least one, 0, alone.
        float[] min = Array.ConvertAll(features, ranges.Min);
        float[] max = Array.ConvertAll(features, feature => Math.Max(ranges.Max(feature), min[feature]));
        preprocessor.Apply([.. min, .. max], 2, inputs);
        int largest = features.MaxBy(Size);
        return (_plan.Names.Feature(largest), Size(largest));

        double Size(int feature) => categoryOf[feature] is not null ? 0 : Math.Max(Distance(inputs[feature]), Distance(inputs[prepared + feature]));
    }

    /// <summary>Where a scaling overflows, the difference of two infinities is no number.</summary>
    private static double Distance(float input) => float.IsNaN(input) ? double.PositiveInfinity : Math.Abs((double)input);

    private static IEnumerable<string> Fact(bool isLikely, FormattableString text) => isLikely ? [text.ToString(CultureInfo.InvariantCulture)] : [];
}
