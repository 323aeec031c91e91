namespace Extensions.ML.Mlp.Native;

/// <summary>
/// What TorchSharp's library for Linux asks of a newer C++ library than many systems have, and how it does without
/// (eng/decisions/0003-native-patch.md).
/// </summary>
internal static class LibTorchPatcher
{
    /// <summary>std::ios_base_library_init() does nothing; it came with GCC 13 and only marks a library as built with that.</summary>
    internal const string Marker = "_ZSt21ios_base_library_initv";

    /// <summary>The version in which the marker came.</summary>
    internal const string MarkerVersion = "GLIBCXX_3.4.32";

    /// <summary>A function of TorchSharp's own that takes no argument and does no harm when called unasked.</summary>
    internal const string HarmlessFunction = "THSTorch_get_and_reset_last_err";

    /// <summary>A version that every C++ library has.</summary>
    internal const string BaseVersion = "GLIBCXX_3.4";

    /// <summary>std::condition_variable::wait(std::unique_lock&lt;std::mutex&gt;&amp;).</summary>
    internal const string Wait = "_ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE";

    /// <summary>Since GCC 12 that function lets a cancelled thread unwind, and a new version for that; .NET cancels none.</summary>
    internal const string WaitVersion = "GLIBCXX_3.4.30";

    /// <summary>The version in which that function came; newer C++ libraries keep it too.</summary>
    internal const string OldWaitVersion = "GLIBCXX_3.4.11";

    /// <summary>Which missing version the loader's words name, or <see langword="null"/> when it is none that can be done without.</summary>
    public static string? MissingVersion(string refusal) => Names(refusal, MarkerVersion) ?? Names(refusal, WaitVersion);

    /// <summary>Edits the library so that it no longer asks for one of those versions.</summary>
    /// <exception cref="BadImageFormatException">The library is not as expected, or was edited so before.</exception>
    public static void Apply(Span<byte> library, string missingVersion)
    {
        if (missingVersion == MarkerVersion) ElfSymbols.Redirect(library, Marker, HarmlessFunction, MarkerVersion, BaseVersion);
        else ElfSymbols.Lower(library, Wait, WaitVersion, OldWaitVersion);
    }

    private static string? Names(string refusal, string version) =>
        refusal.Contains(version, StringComparison.Ordinal) ? version : null;
}
