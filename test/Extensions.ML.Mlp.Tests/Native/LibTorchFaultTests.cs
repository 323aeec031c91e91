using Extensions.ML.Mlp.Native;

namespace Extensions.ML.Mlp.Tests.Native;

[TestClass]
public sealed class LibTorchFaultTests
{
    [TestMethod]
    [DataRow("linux-x64", "add the package TorchSharp-cpu, or for an NVIDIA GPU TorchSharp-cuda-linux, to the application")]
    [DataRow("win-x64", "add the package TorchSharp-cpu, or for an NVIDIA GPU TorchSharp-cuda-windows (with TorchSharp 0.105.1: libtorch-cuda-12.1-win-x64), to the application")]
    [DataRow("osx-arm64", "add the package TorchSharp-cpu to the application")]
    [DataRow("linux-arm64", "there is no package of it for linux-arm64, so train on another platform and predict here with Extensions.ML.Mlp.Scoring, which needs none")]
    public void Names_the_package_of_each_platform(string platform, string advice) =>
        Assert.AreEqual(advice, LibTorchFault.PackageFor(platform));

    [TestMethod]
    public void Says_that_libtorch_is_not_referenced() => Assert.AreEqual(
        "libtorch (libtorch_cpu.so), on which training runs, is not among the files of this application: "
        + LibTorchFault.PackageFor(NativeFolders.Platform) + ".",
        LibTorchFault.NoEngine("libtorch_cpu.so").Message);

    [TestMethod]
    public void Says_that_the_binding_was_left_behind() => Assert.AreEqual(
        "libLibTorchSharp.so, the native half of TorchSharp, is not among the files of this application: build or publish the application "
        + $"itself for {NativeFolders.Platform} (dotnet publish -r {NativeFolders.Platform}), which brings it along.",
        LibTorchFault.NoBinding("libLibTorchSharp.so").Message);

    [TestMethod]
    public void Gives_the_last_line_of_the_loader_as_the_cause()
    {
        var refused = new DllNotFoundException("Unable to load it. Consider strace:\nlibgomp.so.1: cannot open shared object file\n");

        var fault = LibTorchFault.CannotLoad("/app/libtorch.so", refused);

        Assert.StartsWith("/app/libtorch.so is there but cannot be loaded (libgomp.so.1: cannot open shared object file): ", fault.Message);
        Assert.AreSame(refused, fault.InnerException);
    }

    [TestMethod]
    [DataRow("linux-x64", "let TorchSharp and its libtorch package be of the same release, and install what the loader misses or use a newer system")]
    [DataRow("win-x64", "use TorchSharp 0.105.1 (0.107.0 does not load on Windows, dotnet/TorchSharp #1567) with libtorch 2.5.1, and install the Visual C++ runtime")]
    public void Gives_the_remedy_of_each_platform(string platform, string remedy) => Assert.AreEqual(remedy, LibTorchFault.RemedyFor(platform));

    [TestMethod]
    public void Says_why_it_cannot_be_mended() => Assert.AreEqual(
        "/app/libLibTorchSharp.so asks for GLIBCXX_3.4.32, which the C++ library of this system does not have, and cannot be mended in memory "
        + "(it is not an ELF file): use TorchSharp 0.107.0, or a system with the C++ library of GCC 13 or later (Debian 13, Ubuntu 24.04).",
        LibTorchFault.CannotMend("/app/libLibTorchSharp.so", "GLIBCXX_3.4.32", new BadImageFormatException("it is not an ELF file")).Message);
}
