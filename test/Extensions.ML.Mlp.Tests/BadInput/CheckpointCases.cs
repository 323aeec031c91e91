using System.Text.RegularExpressions;
using Extensions.ML.Mlp.Tests.Training.Checkpoints;
using Extensions.ML.Mlp.Training.Checkpoints;

namespace Extensions.ML.Mlp.Tests.BadInput;

/// <summary>Checkpoints that are of another training, are none, or cannot be read or written. The document calls each of them training.checkpoint.</summary>
internal static class CheckpointCases
{
    internal static IEnumerable<BadInputCase> All =>
    [
        Refused("a checkpoint of other `HiddenLayers`", (context, folder) => Fit(context, folder, options => options.HiddenLayers = [5])),
        Refused("a checkpoint of 4 epochs, but `Epochs = 3`", (context, folder) => Fit(context, folder, options => options.Epochs = 3)),
        Refused("a file that is no checkpoint", (context, folder) =>
        {
            File.WriteAllText(folder.Path(), "my dear diary");
            Fit(context, folder);
        }),
        Refused("a checkpoint of which a bit flipped", (context, folder) =>
        {
            byte[] bytes = File.ReadAllBytes(folder.Path());
            bytes[bytes.Length / 2] ^= 1;
            File.WriteAllBytes(folder.Path(), bytes);
            Fit(context, folder);
        }),
        Refused("a checkpoint that another process keeps for itself", (context, folder) =>
        {
            using var kept = new FileStream(folder.Path(), FileMode.Open, FileAccess.Write, FileShare.None);
            Fit(context, folder);
        }),
        Refused("a checkpoint in a folder that is not there", (context, folder) => Fit(context, folder, options => options.Checkpoint = new(Path.Combine(folder.Path("nowhere"), "a")))),
        Refused("a checkpoint that is a folder", (context, folder) =>
        {
            Directory.CreateDirectory(folder.Path("folder"));
            Fit(context, folder, options => options.Checkpoint = new(folder.Path("folder")));
        }),
        Warned("a checkpoint that can no longer be written after epoch 5", (context, folder) => Fit(context, folder, options =>
            options.Progress = new ProgressCallback(report => { if (report.Epoch == 5) Directory.CreateDirectory(folder.Path("a.new")); }))),
        Warned("a checkpoint of a training on a GPU", (context, folder) =>
        {
            File.WriteAllBytes(folder.Path(), CheckpointFormat.Write(folder.Read() with { Machine = "cuda:0, engine autograd" }));
            Fit(context, folder);
        }),
    ];

    private static BadInputCase Refused(string given, Action<MLContext, CheckpointFolder> give) => In(given, give, BadInputCase.Refused);

    private static BadInputCase Warned(string given, Action<MLContext, CheckpointFolder> give) => In(given, give, BadInputCase.Warned);

    /// <summary>In a folder that has the checkpoint of four epochs; what the system says itself, it says otherwise elsewhere.</summary>
    private static BadInputCase In(string given, Action<MLContext, CheckpointFolder> give, Func<string, Action<MLContext>, BadInputCase> make) => new(given, () =>
    {
        using var folder = new CheckpointFolder();
        Fit(new(1), folder, options => options.Epochs = 4);
        string sentence = make(given, context => give(context, folder)).Read();
        foreach (string path in new[] { Path.Combine(folder.Path("nowhere"), "a"), folder.Path("folder"), folder.Path() }) sentence = sentence.Replace($"\"{path}\"", "\"training.checkpoint\"", StringComparison.Ordinal);
        return Regex.Replace(sentence, @"\((Could not|Access to|The process|The file)[^)]*\)", "(what the system says)");
    });

    private static void Fit(MLContext context, CheckpointFolder folder, Action<MlpBinaryTrainer.Options>? set = null)
    {
        var options = Points.Quick(epochs: 8);
        (options.Checkpoint, options.Dropout) = (new(folder.Path()) { EveryEpochs = 1 }, [0.1]);
        set?.Invoke(options);
        var points = Points.Clouds(60).View(context);
        context.BinaryClassification.Trainers.Mlp(options).Fit(Points.Features(context).Fit(points).Transform(points));
    }
}
