namespace Extensions.ML.Mlp.TestSupport.Fuzzing;

/// <summary>Zips of ML.NET's pipelines with our models in them.</summary>
internal static class PipelineFiles
{
    private const int BombLength = 4_000_000;

    /// <summary>Our entry is damaged, forged or a bomb: ML.NET's exception for a component that does not load, and our sentence as its cause.</summary>
    internal static FileKind OurEntries() => Of("pipelines, our entry", MutateOurs, fault => fault is InvalidOperationException && Trial.IsOurs(fault.GetBaseException()));

    /// <summary>Anything is damaged. ML.NET reads most of it and knows many exceptions, some only at the first row, so that it is only seen to that it comes to an end.</summary>
    internal static FileKind AnyBytes()
    {
        var kind = Of("pipelines, any byte", MutateAny, fault => true);
        return kind with { Allowance = long.MaxValue / 2, Load = Scored };

        Func<float[]> Scored(byte[] bytes)
        {
            float[] scores = kind.Load(bytes)();
            return () => scores;
        }
    }

    private static FileKind Of(string name, Func<byte[], Random, Mutant> mutate, Func<Exception, bool> refuses)
    {
        var context = new MLContext(seed: 1);
        byte[][] samples = [.. PipelineSamples.Fit(context).Select(pipeline => Bytes(context, pipeline))];
        return new(name, samples, mutate, bytes => Load(context, bytes), refuses);
    }

    private static Func<float[]> Load(MLContext context, byte[] bytes)
    {
        var pipeline = context.Model.Load(new MemoryStream(bytes), out _);
        return () => PipelineSamples.Score(context, pipeline);
    }

    private static byte[] Bytes(MLContext context, ITransformer pipeline)
    {
        using var stream = new MemoryStream();
        context.Model.Save(pipeline, null, stream);
        return stream.ToArray();
    }

    private static Mutant MutateOurs(byte[] file, Random random)
    {
        var zip = new ZipEntries(file);
        int ours = zip.Entries.FindIndex(entry => entry.Name.EndsWith("/Mlp", StringComparison.Ordinal));
        var (name, content) = zip.Entries[ours];
        var (guarded, unpacked) = (true, 0);
        switch (random.Next(20))
        {
            case 0:
                zip.Entries[ours] = (name, new byte[BombLength]);
                break;
            case 1:
                zip.Entries[ours] = (name, [.. content, .. new byte[BombLength]]);
                break;
            case 2:
                zip.Entries[ours] = (name + "s", content);
                break;
            case 3:
                zip.Entries[ours] = (name, zip.Entries[random.Next(zip.Entries.Count)].Content);
                break;
            default:
                var mutant = ModelFiles.Mutate([content], content, random);
                // ML.NET unpacks what a zip packs well, such as a field a hundred times; a bomb must not count so.
                (guarded, unpacked, zip.Entries[ours]) = (mutant.Guarded, mutant.Bytes.Length, (name, mutant.Bytes));
                break;
        }
        return new(zip.Write(), guarded, unpacked);
    }

    private static Mutant MutateAny(byte[] file, Random random)
    {
        if (random.Next(2) == 0) return new(ByteDamage.Apply(file, random));
        var zip = new ZipEntries(file);
        int from = random.Next(zip.Entries.Count), to = random.Next(zip.Entries.Count);
        var (name, content) = zip.Entries[from];
        switch (random.Next(6))
        {
            case 0:
                zip.Entries[from] = (zip.Entries[to].Name, content);
                break;
            case 1:
                zip.Entries[from] = (name, new byte[BombLength]);
                break;
            case 2:
                zip.Entries.RemoveAt(from);
                break;
            case 3:
                zip.Entries[from] = ("../" + name, content);
                break;
            default:
                zip.Entries[from] = (name, ByteDamage.Apply(content, random));
                break;
        }
        return new(zip.Write());
    }
}
