using System.Runtime.Versioning;
using Extensions.ML.Mlp.Tests.Trainers.Contract;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Tests.Training.Checkpoints;

/// <summary>Places where a checkpoint cannot be written: an error before the rows are read, or a warning once the training is on.</summary>
[TestClass]
public sealed class ClosedDiskTests
{
    private readonly CheckpointFolder _folder = new();
    private readonly TrainerContract _contract = TrainerContract.Of(TrainerTask.Regression);

    [TestCleanup]
    public void Delete() => _folder.Dispose();

    [TestMethod]
    public void A_folder_that_is_not_there_is_known_before_the_rows_are_read() => Refuses(Path.Combine(_folder.Path("nowhere"), "a"), "Could not find a part of the path");

    [TestMethod]
    public void A_folder_in_the_place_of_the_file_is_known_before_the_rows_are_read()
    {
        Directory.CreateDirectory(_folder.Path());
        Refuses(_folder.Path(), "it is a folder");
        Assert.IsTrue(Directory.Exists(_folder.Path()));
    }

    [TestMethod]
    public void A_folder_in_the_place_of_the_file_beside_it_is_known_before_the_rows_are_read()
    {
        Directory.CreateDirectory(_folder.Path("a.new"));
        Refuses(_folder.Path(), "denied");
        Assert.IsTrue(Directory.Exists(_folder.Path("a.new")));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void A_full_disk_is_known_before_the_rows_are_read()
    {
        File.CreateSymbolicLink(_folder.Path("a.new"), "/dev/full");
        Refuses(_folder.Path(), "No space left on device");
        CollectionAssert.AreEqual(Array.Empty<string>(), _folder.Files);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux | OperatingSystems.OSX)]
    [UnsupportedOSPlatform("windows")]
    public void A_folder_without_the_right_to_write_is_known_before_the_rows_are_read()
    {
        // Whoever has all rights may write everywhere but where the system keeps what it tells of itself.
        if (Environment.IsPrivilegedProcess)
        {
            Refuses("/sys/a", "denied");
            return;
        }
        string closed = Directory.CreateDirectory(_folder.Path("closed")).FullName;
        File.SetUnixFileMode(closed, (UnixFileMode)0b101_101_101);
        try
        {
            Refuses(Path.Combine(closed, "a"), "denied");
        }
        finally
        {
            File.SetUnixFileMode(closed, (UnixFileMode)0b111_111_111);
        }
    }

    [TestMethod]
    public void A_checkpoint_that_cannot_be_read_is_known_before_the_rows_are_read()
    {
        // Whoever has all rights reads what is closed to others, but not what another keeps for itself.
        using var kept = new FileStream(_folder.Path(), FileMode.Create, FileAccess.Write, FileShare.None);
        var error = Refusal(_folder.Path());
        StringAssert.StartsWith(error, $"The checkpoint \"{_folder.Path()}\" must be readable, but it is not (");
        StringAssert.EndsWith(error, "); give the right to read it, or take another path.");
    }

    [TestMethod]
    public void A_member_of_an_ensemble_that_cannot_be_written_is_known_before_the_rows_are_read()
    {
        Directory.CreateDirectory(_folder.Path("a.3.new"));
        Refuses(_folder.Path(), "denied", bagging: 3, member: ".3");
        CollectionAssert.AreEqual(Array.Empty<string>(), _folder.Files);
    }

    [TestMethod]
    public void A_member_of_an_ensemble_that_is_damaged_is_known_before_the_rows_are_read()
    {
        File.WriteAllBytes(_folder.Path("a.2"), [1, 2, 3]);
        StringAssert.StartsWith(Refusal(_folder.Path(), bagging: 3), $"The checkpoint \"{_folder.Path("a.2")}\" must be a file that this version of Extensions.ML.Mlp wrote, but it is not (");
    }

    [TestMethod]
    public void A_training_that_is_done_needs_no_right_to_write()
    {
        var options = Options(_folder.Path());
        options.Progress = null;
        _contract.Fit(options, _contract.Rows(40));
        Directory.CreateDirectory(_folder.Path("a.new"));
        Assert.HasCount(6, _contract.ModelOf(_contract.Fit(options, _contract.Rows(40))).History);
    }

    [TestMethod]
    public void A_right_that_is_taken_away_is_one_warning_and_the_last_checkpoint_stays()
    {
        var warnings = new List<string>();
        _contract.Context.Log += (_, e) => { if (e.Kind == ChannelMessageKind.Warning) warnings.Add(e.RawMessage); };
        var options = Options(_folder.Path());
        var written = new List<int>();
        options.Progress = new ProgressCallback(report =>
        {
            written.Add(_folder.Read().History.Count);
            if (report.Epoch == 2) Directory.CreateDirectory(_folder.Path("a.new"));
        });
        Assert.HasCount(6, _contract.ModelOf(_contract.Fit(options, _contract.Rows(40))).History);
        CollectionAssert.AreEqual(new[] { 1, 2, 2, 2, 2, 2 }, written);
        StringAssert.StartsWith(warnings.Single(), $"The checkpoint \"{_folder.Path()}\" of epoch 3 could not be written (");
        StringAssert.EndsWith(warnings.Single(), "); the training goes on, and the checkpoint of epoch 2 stays until one can.");
        CollectionAssert.AreEqual(new[] { "a" }, _folder.Files);
    }

    private void Refuses(string path, string why, int? bagging = null, string member = "")
    {
        string error = Refusal(path, bagging);
        StringAssert.StartsWith(error, $"The checkpoint \"{path}{member}\" must be writable, but it is not (");
        StringAssert.Contains(error, why);
        StringAssert.EndsWith(error, "); make room or give the right to write there, or take another path.");
    }

    private string Refusal(string path, int? bagging = null)
    {
        int read = 0;
        var rows = NumberedRows.View(_contract.Context, NumberedRows.Make(40).Select(row =>
        {
            read++;
            return row;
        }));
        var options = Options(path);
        (options.LabelColumnName, options.Bagging) = ("Label", bagging);
        string error = Assert.ThrowsExactly<InvalidOperationException>(() => _contract.Fit(options, rows)).Message;
        Assert.AreEqual(0, read);
        return error;
    }

    private MlpTrainerOptions Options(string path)
    {
        var options = _contract.Quick(epochs: 6);
        (options.Checkpoint, options.Dropout) = (new(path) { EveryEpochs = 1 }, [0.1]);
        return options;
    }
}
