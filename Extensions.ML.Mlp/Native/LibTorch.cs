using System.Reflection;
using System.Runtime.InteropServices;

namespace Extensions.ML.Mlp.Native;

/// <summary>Gets TorchSharp's native libraries loaded, or explains why that cannot be (eng/decisions/0003-native-patch.md).</summary>
internal static class LibTorch
{
    private const string Binding = "LibTorchSharp";
    private const string Engine = "torch_cpu";

    // Each before those that ask for it; those of a GPU are there only in a package for one.
    private static readonly string[] EngineParts = ["c10", Engine, "c10_cuda", "torch_cuda", "torch"];

    // Keeps the exception too: what has failed once fails in the same words ever after.
    private static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>
    /// Loads TorchSharp's native libraries; to be called before any TorchSharp member, because a static constructor of TorchSharp
    /// that has failed once stays broken. May be called from any thread, as often as one likes.
    /// </summary>
    /// <exception cref="DllNotFoundException">They are missing or cannot be loaded; the message says what to do.</exception>
    public static void EnsureLoaded() => _ = Loaded.Value;

    private static bool Load()
    {
        // A plain name may find libtorch of another release in Linux's own folders, and the parts of it that were drawn in would stay.
        if (OperatingSystem.IsLinux()) LoadEngine();
        if (LoadsByName()) return true;
        if (NativeFolders.Find(Engine) is null) throw LibTorchFault.NoEngine(NativeFolders.FileName(Engine));
        var binding = NativeFolders.Find(Binding) ?? throw LibTorchFault.NoBinding(NativeFolders.FileName(Binding));
        LoadEngine();
        LoadBinding(binding);
        return LoadsByName() ? true : throw LibTorchFault.CannotLoad(binding, null);
    }

    // What TorchSharp itself will try.
    private static bool LoadsByName()
    {
        TryByName("torch_cuda");
        TryByName(Engine);
        return TryByName(Binding);
    }

    private static bool TryByName(string library)
    {
        // A type's assembly is known without its static constructor being run.
        Assembly torchSharp = typeof(TorchSharp.torch).Assembly;
        return NativeLibrary.TryLoad(library, torchSharp, null, out _);
    }

    private static void LoadEngine()
    {
        foreach (var part in EngineParts) LoadByPath(part);
    }

    private static void LoadByPath(string part)
    {
        if (NativeFolders.Find(part) is not { } path) return;
        try
        {
            NativeLibrary.Load(path);
        }
        catch (Exception refused) when (refused is DllNotFoundException or BadImageFormatException)
        {
            // Without its driver a GPU's part cannot be loaded, and the processor's must do.
            if (!part.EndsWith("cuda", StringComparison.Ordinal)) throw LibTorchFault.CannotLoad(path, refused);
        }
    }

    private static void LoadBinding(string path)
    {
        try
        {
            NativeLibrary.Load(path);
        }
        catch (DllNotFoundException refused) when (OperatingSystem.IsLinux() && LibTorchPatcher.MissingVersion(refused.Message) is not null)
        {
            LoadMended(path, refused);
        }
        catch (Exception refused) when (refused is DllNotFoundException or BadImageFormatException)
        {
            throw LibTorchFault.CannotLoad(path, refused);
        }
    }

    // TorchSharp's later load by plain name is answered with this one, which bears that name inside (SONAME).
    private static void LoadMended(string path, DllNotFoundException refused)
    {
        byte[]? library = null;
        // The loader names one missing version at a time. Nothing is mended twice, so this ends.
        while (LibTorchPatcher.MissingVersion(refused.Message) is { } version)
        {
            try
            {
                LibTorchPatcher.Apply(library ??= File.ReadAllBytes(path), version);
                MemoryLibrary.Load(library, Path.GetFileName(path));
                return;
            }
            catch (DllNotFoundException again)
            {
                refused = again;
            }
            catch (Exception fault) when (fault is BadImageFormatException or IOException or UnauthorizedAccessException)
            {
                throw LibTorchFault.CannotMend(path, version, fault);
            }
        }
        throw LibTorchFault.CannotLoad(path, refused);
    }
}
