using Extensions.ML.Mlp.Native;

namespace Extensions.ML.Mlp.Tests.Native;

[TestClass]
public sealed class NativeFoldersTests
{
    private readonly DirectoryInfo _first = Directory.CreateTempSubdirectory("mlp-native-");
    private readonly DirectoryInfo _second = Directory.CreateTempSubdirectory("mlp-native-");

    [TestCleanup]
    public void RemoveFolders()
    {
        _first.Delete(recursive: true);
        _second.Delete(recursive: true);
    }

    [TestMethod]
    public void Finds_libtorch_of_this_application() => Assert.IsTrue(File.Exists(NativeFolders.Find("torch_cpu")));

    [TestMethod]
    public void Takes_the_first_folder_that_holds_the_library()
    {
        var folders = new[] { Path.Combine(_first.FullName, "absent"), _first.FullName, _second.FullName };
        Assert.IsNull(NativeFolders.Find("some", folders));

        var later = Path.Combine(_second.FullName, NativeFolders.FileName("some"));
        File.WriteAllText(later, "");
        Assert.AreEqual(later, NativeFolders.Find("some", folders));

        var earlier = Path.Combine(_first.FullName, NativeFolders.FileName("some"));
        File.WriteAllText(earlier, "");
        Assert.AreEqual(earlier, NativeFolders.Find("some", folders));
    }
}
