using Extensions.ML.Mlp.Tests.Eng;

namespace Extensions.ML.Mlp.Tests.Documents;

/// <summary>What lists the parts of the house lists them all.</summary>
[TestClass]
public sealed class IndexTests
{
    [TestMethod]
    public void Every_decision_is_in_their_index()
    {
        string folder = Path.Combine(Repository.Root, "eng", "decisions"), index = File.ReadAllText(Path.Combine(folder, "README.md"));
        foreach (string file in Directory.EnumerateFiles(folder, "0*.md").Select(path => Path.GetFileName(path))) StringAssert.Contains(index, $"[{file[..4]}]({file})");
    }

    [TestMethod]
    public void Every_option_of_the_trainers_is_in_the_readmes_table()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        foreach (var type in new[] { typeof(MlpBinaryTrainer.Options), typeof(MlpMulticlassTrainer.Options), typeof(MlpRegressionTrainer.Options) })
            foreach (var option in type.GetProperties().Where(property => property.CanWrite)) StringAssert.Contains(readme, $"`{option.Name}`");
    }
}
