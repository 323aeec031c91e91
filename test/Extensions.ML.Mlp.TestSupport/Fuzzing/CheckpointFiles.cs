using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Training.Checkpoints;

namespace Extensions.ML.Mlp.TestSupport.Fuzzing;

/// <summary>Checkpoints. What a refusal says becomes a sentence with the file's path in it, in <see cref="CheckpointFile"/>.</summary>
internal static class CheckpointFiles
{
    internal static FileKind Kind() => new("checkpoints", [Train(new Sgd()), Train(new AdamW()), Train(new RmsProp { Momentum = 0.9 })], Mutate, Load, fault => fault is FormatException);

    private static byte[] Train(Optimizer optimizer)
    {
        var folder = Directory.CreateTempSubdirectory("mlp-");
        try
        {
            string path = Path.Combine(folder.FullName, "checkpoint");
            PipelineSamples.Fit(new MLContext(seed: 1), optimizer, new(path));
            return File.ReadAllBytes(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>There are no scores: written again, it must be the file that it was.</summary>
    private static Func<float[]> Load(byte[] bytes)
    {
        var training = CheckpointFormat.Read(bytes);
        return () => [.. CheckpointFormat.Write(training).Select(value => (float)value)];
    }

    private static Mutant Mutate(byte[] file, Random random)
    {
        byte[] bytes = file;
        for (int times = random.Next(1, 4); times > 0; times--) bytes = ByteDamage.Apply(bytes, random);
        bool forged = random.Next(2) == 0 && bytes.Length > sizeof(uint);
        if (forged) bytes = [.. bytes[..^sizeof(uint)], .. BitConverter.GetBytes(Checksum.Of(bytes.AsSpan(..^sizeof(uint))))];
        return new(bytes, !forged);
    }
}
