namespace Extensions.ML.Mlp.Tests.Model.Saved;

/// <summary>
/// Writes the models that later versions must be able to read, each with what it gives. A file that is there is never written again:
/// its bytes are those of the version that wrote it.
/// </summary>
internal static class SavedModels
{
    /// <summary>The argument of the test's program that adds what is missing.</summary>
    internal const string Marker = "--add-saved-models";

    /// <summary>A folder for each version of the format.</summary>
    internal static string Versions { get; } = Path.Combine(Eng.Repository.Root, "test", "Extensions.ML.Mlp.Tests", "Model", "Saved");

    /// <summary>Of the version that is written.</summary>
    internal static string Folder { get; } = Path.Combine(Versions, "v2");

    /// <summary>Adds the models that the folder lacks.</summary>
    /// <returns>0, the program's exit code.</returns>
    internal static int AddTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, model) in BareModels.All())
        {
            Add(Path.Combine(folder, name + ".mlp"), stream =>
            {
                model.Save(stream);
                float[][] rows = BareModels.Rows(model.FeatureCount);
                return Expected.Of(model, rows, BareModels.Scores(model, rows));
            });
        }
        // PyTorch scores these in eng/golden/exchange.py.
        foreach (var (name, model) in new[] { ("exchange", BareModels.EveryStage()), ("plain", BareModels.Plain()) })
        {
            Add(Path.Combine(folder, name + ".safetensors"), stream =>
            {
                model.SaveSafetensors(stream);
                float[][] rows = BareModels.Rows(3);
                return Expected.Of(model, rows, BareModels.Scores(model, rows));
            });
        }
        foreach (var (name, fit) in SavedPipelines.All())
        {
            Add(Path.Combine(folder, name + ".zip"), stream =>
            {
                var context = new MLContext(seed: 1);
                var pipeline = fit(context);
                context.Model.Save(pipeline, null, stream);
                var (scores, predicted) = SavedPipelines.Give(context, pipeline, SavedPipelines.Inputs());
                return Expected.Of(SavedPipelines.ModelOf(pipeline), SavedPipelines.Inputs(), scores, predicted);
            });
        }
        return 0;
    }

    private static void Add(string path, Func<Stream, Expected> save)
    {
        string json = Path.ChangeExtension(path, ".json");
        if (File.Exists(path) || File.Exists(json)) return;
        using var model = new MemoryStream();
        byte[] expected = save(model).Json();
        Write(path, model.ToArray());
        Write(json, expected);
        Console.WriteLine($"added {Path.GetFileName(path)}");
    }

    private static void Write(string path, byte[] bytes)
    {
        using var file = new FileStream(path, FileMode.CreateNew);
        file.Write(bytes);
    }
}
