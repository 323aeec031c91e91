using System.Reflection;

namespace Extensions.ML.Mlp.Tests.Eng;

/// <summary>What these tests were built from and with, as the build recorded it in the assembly.</summary>
internal static class BuildProperties
{
    private static readonly Dictionary<string, string?> Values = typeof(BuildProperties).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().ToDictionary(item => item.Key, item => item.Value);

    /// <summary>The version of ML.NET that the build asked for.</summary>
    public static Version MLNetVersion { get; } = new(Get("MLNetVersion"));

    /// <summary>The folder of Mlp.sln.</summary>
    public static string Repository => Get("Repository");

    /// <summary>The assembly of a program that was built with the tests.</summary>
    public static string Program(string name) => Get(name);

    private static string Get(string name) =>
        Values.GetValueOrDefault(name) ?? throw new InvalidOperationException($"The build recorded no '{name}' in the test assembly.");
}
