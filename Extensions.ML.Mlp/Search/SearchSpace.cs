using System.Globalization;
using Extensions.ML.Mlp.Search;
using Extensions.ML.Mlp.Training.Checkpoints;

namespace Extensions.ML.Mlp;

/// <summary>
/// What a search draws trials from: dimensions with a name, a range and what a value of it sets. Each dimension that is added gives a new
/// space. The values of a trial are set in the order of the dimensions, on a copy of the trainer's options; what none sets stays as the
/// trainer has it. Reals are drawn to three digits, so that a table of trials tells them whole.
/// </summary>
/// <typeparam name="TOptions">The options of the trainer, such as <see cref="MlpBinaryTrainer.Options"/>.</typeparam>
public sealed class SearchSpace<TOptions>
    where TOptions : MlpTrainerOptions
{
    /// <summary>A space without a dimension, to which they are added.</summary>
    public SearchSpace()
        : this([])
    {
    }

    private SearchSpace(IReadOnlyList<SearchDimension> dimensions) => Dimensions = dimensions;

    internal IReadOnlyList<SearchDimension> Dimensions { get; }

    /// <summary>Adds a real number, each of its range alike.</summary>
    /// <param name="name">What tables call it.</param>
    /// <param name="low">The lower end: finite.</param>
    /// <param name="high">The upper end: finite, above <paramref name="low"/>.</param>
    /// <param name="set">Sets a value.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, or the range is out of its bounds.</exception>
    public SearchSpace<TOptions> Uniform(string name, double low, double high, Action<TOptions, double> set) =>
        With(name, set, $"from {Invariant(low)} to {Invariant(high)}", random => SearchDraw.Uniform(random, low, high), RangeFaults(name, low, high));

    /// <summary>Adds a real number on a log scale, each ratio alike: 0.001 to 0.01 as often as 0.01 to 0.1.</summary>
    /// <param name="name">What tables call it.</param>
    /// <param name="low">The lower end: above 0.</param>
    /// <param name="high">The upper end: finite, above <paramref name="low"/>.</param>
    /// <param name="set">Sets a value.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, or the range is out of its bounds.</exception>
    public SearchSpace<TOptions> LogUniform(string name, double low, double high, Action<TOptions, double> set) =>
        With(name, set, $"from {Invariant(low)} to {Invariant(high)}, log", random => SearchDraw.LogUniform(random, low, high), LogFaults(name, low, high));

    /// <summary>Adds a whole number, each of its range alike.</summary>
    /// <param name="name">What tables call it.</param>
    /// <param name="low">The lowest.</param>
    /// <param name="high">The highest: above <paramref name="low"/>.</param>
    /// <param name="set">Sets a value.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, or the range is out of its bounds.</exception>
    public SearchSpace<TOptions> UniformInteger(string name, int low, int high, Action<TOptions, int> set) =>
        With(name, set, $"whole, from {Invariant(low)} to {Invariant(high)}", random => SearchDraw.UniformInteger(random, low, high), RangeFaults(name, low, high));

    /// <summary>Adds a whole number on a log scale, each ratio alike: 16 to 31 as often as 32 to 63.</summary>
    /// <param name="name">What tables call it.</param>
    /// <param name="low">The lowest: at least 1.</param>
    /// <param name="high">The highest: above <paramref name="low"/>.</param>
    /// <param name="set">Sets a value.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, or the range is out of its bounds.</exception>
    public SearchSpace<TOptions> LogUniformInteger(string name, int low, int high, Action<TOptions, int> set) =>
        With(name, set, $"whole, from {Invariant(low)} to {Invariant(high)}, log", random => SearchDraw.LogUniformInteger(random, low, high), LogFaults(name, low, high));

    /// <summary>Adds one of several values, each alike.</summary>
    /// <typeparam name="TValue">Numbers, activations, optimizers, whole presets: whatever <paramref name="set"/> takes.</typeparam>
    /// <param name="name">What tables call it.</param>
    /// <param name="values">At least one.</param>
    /// <param name="set">Sets a value.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, or there is no value.</exception>
    public SearchSpace<TOptions> Choice<TValue>(string name, IReadOnlyList<TValue> values, Action<TOptions, TValue> set)
    {
        ArgumentNullException.ThrowIfNull(values);
        TValue[] all = [.. values];
        return With(
            name,
            set,
            $"one of {OptionText.OfValue(all)}",
            random => all[random.Next(all.Length)],
            ValidationError.Unless(all.Length > 0, $"The choices of \"{name}\" must be at least one", "none", "give the values to choose from"));
    }

    /// <summary>The dimensions with their ranges.</summary>
    public override string ToString() => string.Join("; ", Dimensions);

    private SearchSpace<TOptions> With<TValue>(string name, Action<TOptions, TValue> set, string range, Func<Random, TValue> draw, IEnumerable<string> faults)
    {
        ArgumentNullException.ThrowIfNull(set);
        string? received = name is null ? null : $"\"{name}\"";
        ValidationError.ThrowIfAny(
            [
                .. ValidationError.Unless(!string.IsNullOrWhiteSpace(name), "A dimension of a search space must have a name", received, "\"width\" is one"),
                .. ValidationError.Unless(Dimensions.All(dimension => dimension.Name != name), "A dimension of a search space must have a name of its own", received, "give another"),
                .. faults,
            ],
            "space");
        return new([.. Dimensions, new SearchDimension(name!, range, random => Drawn(draw(random), set))]);
    }

    private static SearchValue Drawn<TValue>(TValue value, Action<TOptions, TValue> set) => new(OptionText.OfValue(value), options => set((TOptions)options, value));

    private static IEnumerable<string> RangeFaults(string name, double low, double high) => ValidationError.Unless(
        low < high && double.IsFinite(low) && double.IsFinite(high), $"The range of \"{name}\" must be finite, its lower end below its upper", ValidationError.Listed([low, high]), "give the lower end first");

    private static IEnumerable<string> LogFaults(string name, double low, double high) =>
    [
        .. RangeFaults(name, low, high),
        .. ValidationError.Unless(!(low <= 0), $"The range of \"{name}\" must be above 0, as it has a log scale", ValidationError.Listed([low, high]), "take one without a log scale for a range with 0"),
    ];

    private static string Invariant(double number) => number.ToString(CultureInfo.InvariantCulture);
}
