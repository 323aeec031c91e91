using System.Runtime.InteropServices;

namespace Extensions.ML.Mlp.Native;

/// <summary>The folders in which the native libraries of this application may lie.</summary>
internal static class NativeFolders
{
    /// <summary>The platform in the words of a package's folders, such as linux-x64.</summary>
    public static string Platform { get; } =
        (OperatingSystem.IsWindows() ? "win-" : OperatingSystem.IsMacOS() ? "osx-" : "linux-")
        + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>The file name that a library has on this platform.</summary>
    public static string FileName(string library) =>
        OperatingSystem.IsWindows() ? library + ".dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";

    /// <summary>The full path of a library, or <see langword="null"/> when it is in none of the folders.</summary>
    public static string? Find(string library) => Find(library, All());

    /// <summary>The full path of a library in the first of some folders that holds it, or <see langword="null"/>.</summary>
    public static string? Find(string library, IEnumerable<string> folders) =>
        folders.Select(folder => Path.Combine(folder, FileName(library))).FirstOrDefault(File.Exists);

    // The host's own list comes first: it has the package folders of an application that was built but not published.
    private static IEnumerable<string> All()
    {
        var listed = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        string?[] bases = [AppContext.BaseDirectory, Path.GetDirectoryName(typeof(NativeFolders).Assembly.Location)];
        var own = bases.OfType<string>().Where(folder => folder.Length > 0).ToArray();
        return listed.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(own)
            .Concat(own.Select(folder => Path.Combine(folder, "runtimes", Platform, "native")));
    }
}
