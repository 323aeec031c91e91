namespace Extensions.ML.Mlp.Benchmarks.Soak;

/// <summary>Something that a program does with the library, with or without a fault.</summary>
/// <param name="Name">As the report calls it.</param>
/// <param name="Run">Runs it; throws when it ends otherwise than it should.</param>
internal sealed record SoakScenario(string Name, Action<SoakScenarios> Run);
