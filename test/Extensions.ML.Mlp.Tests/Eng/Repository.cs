namespace Extensions.ML.Mlp.Tests.Eng;

/// <summary>The sources that these tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder of Mlp.sln.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        string root = BuildProperties.Repository;
        if (File.Exists(Path.Combine(root, "Mlp.sln"))) return root;
        throw new DirectoryNotFoundException($"Mlp.sln is not in {root}, where these tests were built; build them again.");
    }
}
