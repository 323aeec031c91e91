namespace Extensions.ML.Mlp.Tests.Eng;

/// <summary>The sources that these tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder of Mlp.sln.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Mlp.sln"))) return folder.FullName;
        }
        throw new DirectoryNotFoundException(
            $"Mlp.sln is in no folder above {AppContext.BaseDirectory}; run the tests where they were built.");
    }
}
