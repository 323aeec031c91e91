using System.Diagnostics;
using System.Text;
using Extensions.ML.Mlp.Native;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Native;

[TestClass]
public sealed class LibTorchTests
{
    /// <summary>What each of the 16 threads computes: 0 + 1 + ... + n = n (n + 1) / 2.</summary>
    private const string Sums = "0 1 3 6 10 15 21 28 36 45 55 66 78 91 105 120";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlp-native-");

    [TestCleanup]
    public void RemoveFolder() => _folder.Delete(recursive: true);

    [TestMethod]
    public async Task Sixteen_threads_of_a_fresh_process_load_it_at_once()
    {
        var ended = await FreshProcess.RunAsync(AppContext.BaseDirectory, FreshProcess.LoadAtOnce);

        Assert.AreEqual(0, ended.Code, ended.Errors);
        Assert.AreEqual(Sums, Lines(ended)[0]);
    }

    [TestMethod]
    public async Task It_is_mended_only_where_the_system_lacks_the_version()
    {
        var ended = await FreshProcess.RunAsync(AppContext.BaseDirectory, FreshProcess.LoadAtOnce);

        Assert.AreEqual(0, ended.Code, ended.Errors);
        Assert.AreEqual(OperatingSystem.IsLinux() && !SystemHasMarkerVersion(), bool.Parse(Lines(ended)[1]));
    }

    [TestMethod]
    public void After_it_TorchSharp_computes()
    {
        LibTorch.EnsureLoaded();

        using var scope = torch.NewDisposeScope();
        Assert.AreEqual(32f, torch.dot(torch.tensor(new[] { 1f, 2f, 3f }), torch.tensor(new[] { 4f, 5f, 6f })).item<float>());
    }

    [TestMethod]
    public void It_may_be_called_again_at_no_cost()
    {
        LibTorch.EnsureLoaded();
        var clock = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100_000; i++) LibTorch.EnsureLoaded();

        Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.IsLessThan(TimeSpan.FromSeconds(1), clock.Elapsed); // 10 us a call, a hundred times what a slow machine takes
    }

    [TestMethod]
    [DataRow(LibTorchPatcher.MarkerVersion)] // as with GCC 12: Debian 12, Ubuntu 22.04
    [DataRow(LibTorchPatcher.MarkerVersion, LibTorchPatcher.WaitVersion)] // as with GCC 11: RHEL 9
    public async Task It_loads_with_an_older_library_of_the_system(params string[] missing)
    {
        var variables = new Dictionary<string, string>();
        if (OperatingSystem.IsLinux())
        {
            CopySystemLibraryWithout(missing);
            variables["LD_LIBRARY_PATH"] = _folder.FullName;
        }

        var ended = await FreshProcess.RunAsync(AppContext.BaseDirectory, FreshProcess.LoadAtOnce, variables);

        Assert.AreEqual(0, ended.Code, ended.Errors);
        CollectionAssert.AreEqual(new[] { Sums, OperatingSystem.IsLinux().ToString() }, Lines(ended));
    }

    [TestMethod]
    public async Task A_system_that_lacks_more_is_told_what_it_lacks()
    {
        const string needed = "GLIBCXX_3.4.29"; // a real function, so there is nothing to mend
        var variables = new Dictionary<string, string>();
        if (OperatingSystem.IsLinux())
        {
            CopySystemLibraryWithout(LibTorchPatcher.MarkerVersion, needed);
            variables["LD_LIBRARY_PATH"] = _folder.FullName;
        }

        var ended = await FreshProcess.RunAsync(AppContext.BaseDirectory, FreshProcess.FailTwice, variables);

        Assert.AreEqual(0, ended.Code, ended.Errors);
        var lines = Lines(ended);
        Assert.HasCount(2, lines);
        Assert.AreEqual(lines[0], lines[1]);
        Assert.Contains(OperatingSystem.IsLinux() ? $"version `{needed}' not found" : "loaded", lines[0]);
    }

    [TestMethod]
    public async Task It_leaves_alone_what_loads_by_itself()
    {
        var folder = AppContext.BaseDirectory;
        if (OperatingSystem.IsLinux())
        {
            folder = _folder.FullName;
            FreshProcess.CopyTo(folder);
            FreshProcess.LinkLibTorchTo(folder);
            // Mended on disk, it loads on every Linux.
            var binding = Path.Combine(folder, NativeFolders.FileName("LibTorchSharp"));
            var library = File.ReadAllBytes(binding);
            LibTorchPatcher.Apply(library, LibTorchPatcher.MarkerVersion);
            File.WriteAllBytes(binding, library);
        }

        var ended = await FreshProcess.RunAsync(folder, FreshProcess.LoadAtOnce);

        Assert.AreEqual(0, ended.Code, ended.Errors);
        CollectionAssert.AreEqual(new[] { Sums, "False" }, Lines(ended));
    }

    [TestMethod]
    public async Task It_finds_libtorch_in_the_folder_of_the_platform()
    {
        var folder = AppContext.BaseDirectory;
        if (OperatingSystem.IsLinux())
        {
            folder = _folder.FullName;
            FreshProcess.CopyTo(folder);
            FreshProcess.LinkLibTorchTo(Path.Combine(folder, "runtimes", NativeFolders.Platform, "native"));
        }

        var ended = await FreshProcess.RunAsync(folder, FreshProcess.LoadAtOnce);

        Assert.AreEqual(0, ended.Code, ended.Errors);
        Assert.AreEqual(Sums, Lines(ended)[0]);
    }

    [TestMethod]
    public async Task Without_libtorch_it_names_the_package_to_add_each_time()
    {
        FreshProcess.CopyTo(_folder.FullName);

        var ended = await FreshProcess.RunAsync(_folder.FullName, FreshProcess.FailTwice);

        Assert.AreEqual(0, ended.Code, ended.Errors);
        var sentence = LibTorchFault.NoEngine(NativeFolders.FileName("torch_cpu")).Message;
        CollectionAssert.AreEqual(new[] { sentence, sentence }, Lines(ended));
    }

    [TestMethod]
    public async Task A_damaged_libtorch_is_named_each_time()
    {
        FreshProcess.CopyTo(_folder.FullName);
        var engine = Path.Combine(_folder.FullName, NativeFolders.FileName("torch_cpu"));
        File.WriteAllText(engine, "not a library");

        var ended = await FreshProcess.RunAsync(_folder.FullName, FreshProcess.FailTwice);

        Assert.AreEqual(0, ended.Code, ended.Errors);
        var lines = Lines(ended);
        Assert.HasCount(2, lines);
        Assert.AreEqual(lines[0], lines[1]);
        Assert.StartsWith($"{engine} is there but cannot be loaded (", lines[0]);
        Assert.EndsWith($"): {LibTorchFault.RemedyFor(NativeFolders.Platform)}.", lines[0]);
    }

    private static string[] Lines(Ended ended) => ended.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    // The C++ library that this very process has loaded with libtorch.
    private static string SystemLibrary()
    {
        LibTorch.EnsureLoaded();
        var line = File.ReadLines("/proc/self/maps").First(line => line.Contains("/libstdc++.so", StringComparison.Ordinal));
        return line[line.IndexOf('/', StringComparison.Ordinal)..];
    }

    private static bool SystemHasMarkerVersion() =>
        File.ReadAllBytes(SystemLibrary()).AsSpan().IndexOf(NameOf(LibTorchPatcher.MarkerVersion)) >= 0;

    // Takes versions away from a copy of the system's C++ library: under another name the loader does not find them.
    private void CopySystemLibraryWithout(params string[] versions)
    {
        var library = File.ReadAllBytes(SystemLibrary());
        foreach (var version in versions)
        {
            var at = library.AsSpan().IndexOf(NameOf(version));
            if (at >= 0) library[at] = (byte)'-';
        }
        File.WriteAllBytes(Path.Combine(_folder.FullName, "libstdc++.so.6"), library);
    }

    private static byte[] NameOf(string version) => Encoding.ASCII.GetBytes(version + "\0");
}
