namespace Extensions.ML.Mlp.Tests.Training.Checkpoints;

[TestClass]
public sealed class KillTests
{
    /// <summary>Thirty at moments that are drawn, and the rest when a file is seen to be written, which on a busy machine no drawn moment may hit.</summary>
    private const int DrawnKills = 30, Kills = 36;

    [TestMethod]
    public async Task A_process_killed_at_any_moment_leaves_a_checkpoint_from_which_the_same_bits_come()
    {
        using var folder = new CheckpointFolder();
        var moments = new Random(1);
        int last = 0, whileWriting = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            await KilledTraining.KillAsync(folder.Path(), TimeSpan.FromMilliseconds(40 * moments.NextDouble()), untilFile: kill < DrawnKills ? null : folder.Path("a.new"));
            if (File.Exists(folder.Path("a.new"))) whileWriting++;
            int epochs = folder.Read().History.Count;
            Assert.IsGreaterThan(last, epochs, "each process went on from the one before");
            last = epochs;
            File.Copy(folder.Path(), folder.Path($"{kill}"));
        }
        Assert.IsGreaterThan(0, whileWriting, "none was killed while it wrote");

        var whole = KilledTraining.Fit(new(folder.Path("whole")), last + 2);
        for (int kill = 0; kill < Kills; kill++)
        {
            var resumed = KilledTraining.Fit(new(folder.Path($"{kill}")), last + 2);
            CollectionAssert.AreEqual(folder.Read("whole").State.ToArray(), folder.Read($"{kill}").State.ToArray(), $"kill {kill}");
            CollectionAssert.AreEqual(CheckpointFolder.WithoutTimes(whole), CheckpointFolder.WithoutTimes(resumed), $"kill {kill}");
        }
    }

    [TestMethod]
    public async Task A_process_killed_before_its_first_checkpoint_or_while_it_writes_it_leaves_a_whole_one_or_none()
    {
        using var folder = new CheckpointFolder();
        var whole = KilledTraining.Fit(new(folder.Path("whole")), epochs: 3);
        int none = 0;
        for (int kill = 0; kill < 5; kill++)
        {
            string name = $"early-{kill}", next = $"{name}.new";
            await KilledTraining.KillEarlyAsync(folder.Path(name), kill switch
            {
                // While the process starts, which takes some hundred milliseconds at least.
                < 2 => elapsed => elapsed > TimeSpan.FromMilliseconds(200 * kill),
                // When it sees whether it may write.
                2 => _ => File.Exists(folder.Path(next)),
                // While it writes the first, or a moment after.
                _ => _ => File.Exists(folder.Path(name)) || new FileInfo(folder.Path(next)) is { Exists: true, Length: > 1 },
            });
            if (!File.Exists(folder.Path(name))) none++;
            else Assert.IsLessThanOrEqualTo(3, folder.Read(name).History.Count, $"kill {kill}");
            var resumed = KilledTraining.Fit(new(folder.Path(name)), epochs: 3);
            CollectionAssert.AreEqual(folder.Read("whole").State.ToArray(), folder.Read(name).State.ToArray(), $"kill {kill}");
            CollectionAssert.AreEqual(CheckpointFolder.WithoutTimes(whole), CheckpointFolder.WithoutTimes(resumed), $"kill {kill}");
            Assert.IsFalse(File.Exists(folder.Path(next)), $"kill {kill}");
        }
        Assert.IsGreaterThan(0, none, "each had its first checkpoint");
    }
}
