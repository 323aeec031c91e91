namespace Extensions.ML.Mlp.Search;

/// <summary>A dimension of a search space.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Range">In words.</param>
/// <param name="Draw">Draws a value.</param>
internal sealed record SearchDimension(string Name, string Range, Func<Random, SearchValue> Draw)
{
    public override string ToString() => $"{Name}: {Range}";
}

/// <summary>A value that was drawn.</summary>
/// <param name="Text">As tables show it.</param>
/// <param name="Set">Gives it to options, which are of the space's kind.</param>
internal sealed record SearchValue(string Text, Action<MlpTrainerOptions> Set);
