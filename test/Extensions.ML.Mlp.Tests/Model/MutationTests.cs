namespace Extensions.ML.Mlp.Tests.Model;

/// <summary>
/// Files as strangers may send them, damaged and forged: each loads, to the same scores where a checksum guards them, or ends in one
/// exception with a sentence, within a second and within twice its size and a megabyte. The benchmarks' command <c>fuzz</c> runs more.
/// </summary>
[TestClass]
public sealed class MutationTests
{
    [TestMethod]
    public void A_mutated_model_file_gives_the_same_scores_or_a_sentence() => AssertSound(ModelFiles.Kind(), 20_000);

    [TestMethod]
    public void A_mutated_model_file_without_a_checksum_loads_or_gives_a_sentence() => AssertSound(ModelFiles.OlderKind(), 20_000);

    [TestMethod]
    public void A_mutated_safetensors_file_loads_or_gives_a_sentence() => AssertSound(SafetensorsFiles.Kind(Golden), 20_000);

    [TestMethod]
    public void A_mutated_checkpoint_is_the_same_or_refused() => AssertSound(CheckpointFiles.Kind(), 20_000);

    [TestMethod]
    public void A_pipeline_whose_network_is_damaged_names_what_is_wrong() => AssertSound(PipelineFiles.OurEntries(), 500);

    [TestMethod]
    public void A_damaged_pipeline_comes_to_an_end() => AssertSound(PipelineFiles.AnyBytes(), 500);

    private static IEnumerable<byte[]> Golden => Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Golden", "exchange")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes);

    private static void AssertSound(FileKind kind, int files)
    {
        var tally = new MutationRun(kind).Run(seed: 1, files);
        Assert.AreEqual("", string.Join('\n', tally.Faults));
        Assert.IsGreaterThan(files / 20, tally.Same + tally.Other, "the damage is not so great that nothing loads");
        Assert.IsGreaterThan(8, tally.Refusals.Count, "many sentences are reached");
    }
}
