namespace Extensions.ML.Mlp.Benchmarks.Soak;

/// <summary>Something that a process does with the library, for good or ill.</summary>
/// <param name="Name">As the report calls it.</param>
/// <param name="Do">Does it; throws when it ends otherwise than it should.</param>
internal sealed record SoakDeed(string Name, Action<SoakDeeds> Do);
