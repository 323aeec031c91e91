namespace Extensions.ML.Mlp.Search;

/// <summary>A dimension of a search space.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Range">In words.</param>
/// <param name="Draw">Draws a value.</param>
internal sealed record SearchDimension<TOptions>(string Name, string Range, Func<Random, SearchValue<TOptions>> Draw);

/// <summary>A value that was drawn.</summary>
/// <param name="Text">As tables show it.</param>
/// <param name="Set">Gives it to options.</param>
internal sealed record SearchValue<TOptions>(string Text, Action<TOptions> Set);
