using Extensions.ML.Mlp.Native;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Native;

/// <summary>
/// What is tried in a process of its own, because a process loads a native library once: the test's program started again, in its
/// own folder or in a copy of it that lacks some files.
/// </summary>
internal static class FreshProcess
{
    /// <summary>The first argument of a program that is to do a task instead of running the tests.</summary>
    public const string Marker = "--fresh-process";

    /// <summary>Loads from 16 threads at once, then computes in each of them.</summary>
    public const string LoadAtOnce = "load-at-once";

    /// <summary>Tries to load twice and says why neither works.</summary>
    public const string FailTwice = "fail-twice";

    private const int Threads = 16;

    /// <summary>Starts the program in a folder that holds it, with environment variables of its own.</summary>
    public static Task<Ended> RunAsync(string folder, string task, Dictionary<string, string>? variables = null) =>
        DotNet.RunAsync(folder, variables ?? [], "exec", Path.Combine(folder, "Extensions.ML.Mlp.Tests.dll"), Marker, task);

    /// <summary>
    /// Copies the program and its managed libraries to an empty folder. The list of dependencies stays behind: it names what is left out.
    /// </summary>
    public static void CopyTo(string folder)
    {
        string[] native = ["torch", "c10", "fbgemm", "asmjit"];
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory))
        {
            var name = Path.GetFileName(file);
            var wanted = (name.EndsWith(".dll", StringComparison.Ordinal) && !native.Any(name.StartsWith))
                || name.EndsWith(".runtimeconfig.json", StringComparison.Ordinal)
                || name.Contains("LibTorchSharp", StringComparison.Ordinal);
            if (wanted) File.Copy(file, Path.Combine(folder, name));
        }
    }

    /// <summary>Links libtorch into a folder, which is made (Linux only: elsewhere a link takes a privilege).</summary>
    public static void LinkLibTorchTo(string folder)
    {
        Directory.CreateDirectory(folder);
        var engine = Path.GetDirectoryName(NativeFolders.Find("torch_cpu"))!;
        foreach (var file in Directory.GetFiles(engine, "lib*.so*"))
        {
            var link = Path.Combine(folder, Path.GetFileName(file));
            if (!file.Contains("LibTorchSharp", StringComparison.Ordinal)) File.CreateSymbolicLink(link, file);
        }
    }

    /// <summary>Does a task in this process and writes the outcome.</summary>
    public static int Do(string task)
    {
        Action does = task switch
        {
            LoadAtOnce => DoLoadAtOnce,
            FailTwice => DoFailTwice,
            _ => throw new ArgumentException($"There is no task named {task}.", nameof(task)),
        };
        does();
        return 0;
    }

    private static void DoLoadAtOnce()
    {
        using var start = new Barrier(Threads);
        var sums = new float[Threads];
        var threads = Enumerable.Range(0, Threads).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            LibTorch.EnsureLoaded();
            sums[i] = SumTo(i);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Console.WriteLine(string.Join(' ', sums));
        Console.WriteLine(IsMendedInMemory());
    }

    private static void DoFailTwice()
    {
        for (var i = 0; i < 2; i++)
        {
            try
            {
                LibTorch.EnsureLoaded();
                Console.WriteLine("loaded");
            }
            catch (DllNotFoundException refused)
            {
                Console.WriteLine(refused.Message);
            }
        }
    }

    private static float SumTo(int last)
    {
        using var scope = torch.NewDisposeScope();
        return torch.arange(0, last + 1, torch.float32).sum().item<float>();
    }

    private static bool IsMendedInMemory() =>
        OperatingSystem.IsLinux() && File.ReadAllText("/proc/self/maps").Contains("memfd:libLibTorchSharp.so", StringComparison.Ordinal);
}
