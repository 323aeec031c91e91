using System.Reflection;
using Extensions.ML.Mlp.Tests.Eng;

namespace Extensions.ML.Mlp.Tests.Conventions;

/// <summary>
/// The runtime takes no assembly that is older than the one compiled with. So ours may be compiled with none that is newer than what an
/// application gets that has our packages and what they ask for.
/// </summary>
[TestClass]
public sealed class BoundVersionTests
{
    [TestMethod]
    public void We_bind_to_the_tensors_that_ML_NET_brings()
    {
        var theirs = Bound(Assembly.Load("Microsoft.ML.CpuMath"), "System.Numerics.Tensors");
        Assert.IsNotNull(theirs);
        foreach (var assembly in new[] { typeof(MlpModel).Assembly, typeof(MlpBinaryTrainer).Assembly })
            Assert.IsTrue(Bound(assembly, "System.Numerics.Tensors") is not { } ours || ours <= theirs, assembly.GetName().Name);
    }

    [TestMethod]
    public async Task We_bind_to_the_lowest_TorchSharp()
    {
        var ended = await DotNet.RunAsync(Repository.Root, ["msbuild", "Extensions.ML.Mlp", "-getProperty:TorchSharpLowestVersion"]);
        Assert.AreEqual(new Version($"{ended.Output.Trim()}.0"), Bound(typeof(MlpBinaryTrainer).Assembly, "TorchSharp"));
    }

    private static Version? Bound(Assembly assembly, string name) => assembly.GetReferencedAssemblies().SingleOrDefault(reference => reference.Name == name)?.Version;
}
