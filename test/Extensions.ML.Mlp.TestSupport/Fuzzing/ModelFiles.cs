using System.Buffers.Binary;
using Extensions.ML.Mlp.TestSupport.Models;

namespace Extensions.ML.Mlp.TestSupport.Fuzzing;

/// <summary>Files of the model format, and forgeries of them whose checksum is right.</summary>
internal static class ModelFiles
{
    internal static FileKind Kind() => Of("model files", Samples());

    internal static FileKind OlderKind() => Of("model files of version 1", Samples().Select(Older));

    private static FileKind Of(string name, IEnumerable<byte[]> files)
    {
        byte[][] samples = [.. files];
        return new(name, samples, (file, random) => Mutate(samples, file, random), bytes => Scorer(MlpModel.Load(new MemoryStream(bytes))), Trial.IsOurs);
    }

    private static IEnumerable<byte[]> Samples() => BareModels.All().Select(named => Bytes(named.Model));

    private static byte[] Older(byte[] bytes) => [.. bytes[..4], 1, 0, .. bytes[ModelBytes.HeadLength..]];

    private static bool IsOlder(byte[] bytes) => bytes.Length > 4 && bytes[4] == 1;

    private static int HeadLength(byte[] bytes) => IsOlder(bytes) ? 6 : ModelBytes.HeadLength;

    internal static byte[] Bytes(MlpModel model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }

    /// <summary>Uses everything that a file gives, so that what is wrong in it comes to light.</summary>
    internal static Func<float[]> Scorer(MlpModel model) => () =>
    {
        model.History.WriteCsv(TextWriter.Null);
        var history = model.History;
        Assume(model.HiddenLayers.All(width => width > 0) && model.ParameterCount > 0);
        Assume(history.BestEpoch is null or > 0 || (history.BestEpoch == 0 && history.StartValidationLoss is not null));
        Assume(model.ClassNames is null || model.ClassNames.Count == model.OutputCount);
        return [.. BareModels.Scores(model, [.. BareModels.Rows(model.FeatureCount).Take(3)]).SelectMany(row => row)];
    };

    /// <param name="samples">Files that fields are taken from.</param>
    /// <param name="file">The file to damage.</param>
    /// <param name="random">Says how.</param>
    internal static Mutant Mutate(IReadOnlyList<byte[]> samples, byte[] file, Random random)
    {
        byte[] bytes = file;
        for (int times = random.Next(1, 4); times > 0; times--)
            bytes = random.Next(4) == 0 && Fields(bytes) is { Count: > 0 } fields ? Rearranged(bytes, fields, samples[random.Next(samples.Count)], random) : ByteDamage.Apply(bytes, random);
        if (IsOlder(file)) return new(bytes);
        bool forged = random.Next(2) == 0;
        return new(forged ? ModelBytes.Mended(bytes) : bytes, !forged);
    }

    /// <summary>A field is moved, doubled, dropped, renumbered, or comes from another file.</summary>
    private static byte[] Rearranged(byte[] bytes, List<byte[]> fields, byte[] other, Random random)
    {
        int from = random.Next(fields.Count), to = random.Next(fields.Count);
        switch (random.Next(5))
        {
            case 0:
                (fields[from], fields[to]) = (fields[to], fields[from]);
                break;
            case 1:
                fields.AddRange(Enumerable.Repeat(fields[from], random.Next(1, 100)));
                break;
            case 2:
                fields.RemoveAt(from);
                break;
            case 3:
                fields[from] = ByteDamage.Written(fields[from], 0, [(byte)random.Next(8), 0]);
                break;
            default:
                var others = Fields(other);
                fields[from] = others[random.Next(others.Count)];
                break;
        }
        return [.. bytes[..HeadLength(bytes)], .. fields.SelectMany(field => field)];
    }

    /// <summary>The fields with their heads, as far as they can be made out.</summary>
    private static List<byte[]> Fields(byte[] bytes)
    {
        const int Head = 6;
        var fields = new List<byte[]>();
        for (int at = HeadLength(bytes), end; at + Head <= bytes.Length; at = end)
        {
            long length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 2));
            end = (int)Math.Clamp(at + Head + length, at + Head, bytes.Length);
            fields.Add(bytes[at..end]);
        }
        return fields;
    }

    private static void Assume(bool holds)
    {
        if (!holds) throw new InvalidOperationException("The loaded model contradicts itself.");
    }
}
