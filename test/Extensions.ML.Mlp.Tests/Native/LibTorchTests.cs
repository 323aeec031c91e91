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
            ElfSymbols.Redirect(library, LibTorch.MarkerSymbol, LibTorch.HarmlessFunction, LibTorch.BaseVersion);
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

    // The version's name stands in the C++ library that this very process has loaded with libtorch.
    private static bool SystemHasMarkerVersion()
    {
        LibTorch.EnsureLoaded();
        var path = File.ReadLines("/proc/self/maps").First(line => line.Contains("/libstdc++.so", StringComparison.Ordinal));
        return File.ReadAllBytes(path[path.IndexOf('/', StringComparison.Ordinal)..])
            .AsSpan().IndexOf(Encoding.ASCII.GetBytes(LibTorch.MarkerVersion + "\0")) >= 0;
    }
}
