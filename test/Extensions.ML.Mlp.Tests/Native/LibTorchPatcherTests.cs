using Extensions.ML.Mlp.Native;

namespace Extensions.ML.Mlp.Tests.Native;

[TestClass]
public sealed class LibTorchPatcherTests
{
    [TestMethod]
    [DataRow("libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by libLibTorchSharp.so)", "GLIBCXX_3.4.32")]
    [DataRow("libstdc++.so.6: version `GLIBCXX_3.4.30' not found (required by libLibTorchSharp.so)", "GLIBCXX_3.4.30")]
    [DataRow("libstdc++.so.6: version `GLIBCXX_3.4.29' not found (required by libLibTorchSharp.so)", null)]
    [DataRow("libtorch.so: cannot open shared object file: No such file or directory", null)]
    public void Knows_from_the_loaders_words_what_can_be_done_without(string refusal, string? version) =>
        Assert.AreEqual(version, LibTorchPatcher.MissingVersion(refusal));

    [TestMethod]
    [DataRow(LibTorchPatcher.MarkerVersion, 14)] // a name, a version, and a need's hash and name: 4 + 2 + 4 + 4 bytes
    [DataRow(LibTorchPatcher.WaitVersion, 8)] // a need's hash and name: 4 + 4 bytes
    public void Edits_few_bytes_of_the_real_library_and_not_twice(string missingVersion, int bytesAtMost)
    {
        var original = File.ReadAllBytes(NativeFolders.Find("LibTorchSharp")!);
        var edited = original.ToArray();
        if (OperatingSystem.IsLinux()) LibTorchPatcher.Apply(edited, missingVersion);

        var changed = original.Zip(edited).Count(pair => pair.First != pair.Second);

        Assert.IsInRange(OperatingSystem.IsLinux() ? 1 : 0, bytesAtMost, changed);
        Assert.ThrowsExactly<BadImageFormatException>(() => LibTorchPatcher.Apply(edited, missingVersion));
    }
}
