using Extensions.ML.Mlp.Tests.Model.Saved;

namespace Extensions.ML.Mlp.Tests.Scoring;

/// <summary>
/// Prints the bits of everything that a model gives: run in a process of its own, because the processor's vectors can be switched off for a
/// whole process only.
/// </summary>
internal static class ScoreBits
{
    /// <summary>The argument of the test's program that prints the bits of the models in a folder.</summary>
    internal const string Marker = "--print-score-bits";

    internal const int FeatureCount = 7, ClassCount = 5;

    /// <returns>0, the program's exit code.</returns>
    internal static int Print(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(SavedModels.Folder, "*.mlp").Order(StringComparer.Ordinal)) PrintModel(Path.GetFileName(file), MlpModel.Load(file));
        foreach (string file in Directory.EnumerateFiles(folder, "*.zip").Order(StringComparer.Ordinal))
        {
            var context = new MLContext();
            var pipeline = context.Model.Load(file, out _);
            float[][] probabilities = [.. pipeline.Transform(context.Data.LoadFromEnumerable(Rows(20))).GetColumn<float[]>("Score")];
            foreach (float[] row in probabilities) PrintBits(Path.GetFileName(file) + " probabilities", row);
            PrintModel(Path.GetFileName(file), pipeline.FindMlpModel()!);
        }
        return 0;
    }

    internal static IEnumerable<Row> Rows(int count)
    {
        var random = new Random(3);
        for (int i = 0; i < count; i++)
        {
            float[] features = [.. Enumerable.Range(0, FeatureCount).Select(_ => (float)(20 * random.NextDouble() - 10))];
            yield return new Row { Features = features, Label = 1 + (uint)(Math.Abs(features[0] + features[1]) / 20 * ClassCount * 0.999) };
        }
    }

    private static void PrintModel(string name, MlpModel model)
    {
        float[][] rows = BareModels.Rows(model.FeatureCount);
        var batch = new float[rows.Length * model.OutputCount];
        model.ScoreBatch(rows.SelectMany(row => row).ToArray(), batch);
        PrintBits(name + " batch", batch);
        var contributions = new float[model.FeatureCount];
        foreach (float[] row in rows)
        {
            float baseline = model.Explain(row, contributions, output: model.OutputCount - 1);
            PrintBits(name + " contributions", [baseline, .. contributions]);
        }
    }

    private static void PrintBits(string name, float[] values) => Console.WriteLine($"{name}: {string.Join(' ', values.Select(value => BitConverter.SingleToInt32Bits(value).ToString("x8")))}");

    internal sealed class Row
    {
        [VectorType(FeatureCount)]
        public float[] Features { get; set; } = [];

        [KeyType(ClassCount)]
        public uint Label { get; set; }
    }
}
