using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Tests.Trainers.Contract;
using Extensions.ML.Mlp.Training.Checkpoints;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Tests.Training.Checkpoints;

/// <summary>Disks that are full or closed, and files that are damaged or foreign.</summary>
[TestClass]
public sealed class CheckpointFileTests
{
    private readonly CheckpointFolder _folder = new();
    private readonly TrainerContract _contract = TrainerContract.Of(TrainerTask.Binary);

    [TestCleanup]
    public void Delete() => _folder.Dispose();

    [TestMethod]
    public void A_folder_that_is_not_there_is_an_error_before_the_first_epoch()
    {
        var options = Options(Path.Combine(_folder.Path("nowhere"), "a"));
        options.Progress = new Progress(_ => Assert.Fail("an epoch was trained"));
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Fit(options));
        StringAssert.StartsWith(error.Message, $"The checkpoint \"{options.Checkpoint!.Path}\" must be writable, but it is not (");
        StringAssert.EndsWith(error.Message, "); make room or give the right to write there, or take another path.");
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void A_full_disk_is_an_error_before_the_first_epoch()
    {
        FillDisk();
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Fit(Options(_folder.Path())));
        StringAssert.Contains(error.Message, "No space left on device");
        CollectionAssert.AreEqual(Array.Empty<string>(), _folder.Files);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void A_disk_that_fills_up_is_a_warning_and_the_training_goes_on()
    {
        var warnings = new List<string>();
        _contract.Context.Log += (_, e) => { if (e.Kind == ChannelMessageKind.Warning) warnings.Add(e.RawMessage); };
        var options = Options(_folder.Path());
        var written = new List<int>();
        options.Progress = new Progress(epoch =>
        {
            written.Add(_folder.Read().History.Count);
            if (epoch is 2 or 3 or 6) FillDisk();
        });
        Assert.HasCount(8, _contract.ModelOf(Fit(options)).History);
        CollectionAssert.AreEqual(new[] { 1, 2, 2, 2, 5, 6, 6, 8 }, written);
        Assert.HasCount(2, warnings, "once for each time that it fails, not for each epoch");
        StringAssert.StartsWith(warnings[0], $"The checkpoint \"{_folder.Path()}\" of epoch 3 could not be written (No space left on device");
        StringAssert.EndsWith(warnings[0], "); the training goes on, and the checkpoint of epoch 2 stays until one can.");
    }

    [TestMethod]
    public void What_a_killed_process_left_beside_it_is_no_harm()
    {
        Fit(Options(_folder.Path()));
        File.WriteAllText(_folder.Path("a.new"), "half a checkpo");
        var options = Options(_folder.Path());
        options.Epochs = 9;
        Fit(options);
        CollectionAssert.AreEqual(new[] { "a" }, _folder.Files);
    }

    [TestMethod]
    public void A_file_that_is_no_checkpoint_is_an_error_and_stays()
    {
        File.WriteAllText(_folder.Path(), "my dear diary");
        Assert.AreEqual(
            $"The checkpoint \"{_folder.Path()}\" must be a file that this version of Extensions.ML.Mlp wrote, but it is not (it does not begin with MLPC); delete it to train anew, or take another path.",
            Assert.ThrowsExactly<InvalidOperationException>(() => Fit(Options(_folder.Path()))).Message);
        Assert.AreEqual("my dear diary", File.ReadAllText(_folder.Path()));
    }

    [TestMethod]
    public void Another_version_is_an_error()
    {
        Fit(Options(_folder.Path()));
        Change(bytes => bytes[4] = 9);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => Fit(Options(_folder.Path()))).Message, "(it has format version 9, and this version reads 1)");
    }

    [TestMethod]
    public void A_bit_that_flips_anywhere_is_found()
    {
        Fit(Options(_folder.Path()));
        byte[] bytes = File.ReadAllBytes(_folder.Path());
        var random = new Random(1);
        for (int flip = 0; flip < 2000; flip++)
        {
            int at = random.Next(bytes.Length), bit = 1 << random.Next(8);
            bytes[at] ^= (byte)bit;
            Assert.ThrowsExactly<FormatException>(() => CheckpointFormat.Read(bytes));
            bytes[at] ^= (byte)bit;
        }
        for (int length = 0; length < bytes.Length; length += 7) Assert.ThrowsExactly<FormatException>(() => CheckpointFormat.Read(bytes.AsMemory(0, length)));
    }

    [TestMethod]
    public void Endless_options_are_refused_before_they_are_read()
    {
        byte[] options = [1, 0, .. BitConverter.GetBytes(8_000_004), .. BitConverter.GetBytes(1_000_000), .. new byte[8_000_000]], body = [.. "MLPC"u8, 1, 0, .. options];
        byte[] file = [.. body, .. BitConverter.GetBytes(Checksum.Of(body))];
        Assert.AreEqual("it has 1000000 options, of which 1000 are the most", Assert.ThrowsExactly<FormatException>(() => CheckpointFormat.Read(file)).Message);
    }

    /// <summary>Whoever forges a file can forge its checksum.</summary>
    [TestMethod]
    public void A_forged_file_is_gone_on_with_or_is_an_error_of_one_kind()
    {
        Fit(Options(_folder.Path()));
        byte[] sound = File.ReadAllBytes(_folder.Path());
        var random = new Random(1);
        int refused = 0;
        for (int forgery = 0; forgery < 400; forgery++)
        {
            byte[] bytes = [.. sound];
            for (int change = random.Next(1, 4); change > 0; change--) bytes[random.Next(6, bytes.Length - 4)] = (byte)(random.Next(4) == 0 ? 0xFF : random.Next(256));
            BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 4), Checksum.Of(bytes.AsSpan(..^4)));
            File.WriteAllBytes(_folder.Path(), bytes);
            var options = Options(_folder.Path());
            options.Epochs = 9;
            try
            {
                Fit(options);
            }
            catch (InvalidOperationException)
            {
                refused++;
            }
        }
        Assert.IsGreaterThan(40, refused);
    }

    private Microsoft.ML.ITransformer Fit(MlpTrainerOptions options) => _contract.Fit(options, _contract.Rows(30), _contract.Rows(10, seed: 2));

    private MlpTrainerOptions Options(string path)
    {
        var options = _contract.Quick(epochs: 8);
        (options.HiddenLayers, options.Optimizer, options.EarlyStopping) = ([2], new Lbfgs { MaxIterations = 2 }, new() { Patience = 100 });
        (options.Schedule, options.Checkpoint) = (new ReduceOnPlateau(), new(path) { EveryEpochs = 1 });
        return options;
    }

    private void Change(Action<byte[]> change)
    {
        byte[] bytes = File.ReadAllBytes(_folder.Path());
        change(bytes);
        File.WriteAllBytes(_folder.Path(), bytes);
    }

    /// <summary>The next checkpoint is written to a device that is always full.</summary>
    private void FillDisk() => File.CreateSymbolicLink(_folder.Path("a.new"), "/dev/full");

    private sealed class Progress(Action<int> then) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => then(value.Epoch);
    }
}
