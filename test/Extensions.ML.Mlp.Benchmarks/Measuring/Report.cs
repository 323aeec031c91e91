namespace Extensions.ML.Mlp.Benchmarks.Measuring;

/// <summary>A report in markdown, on the console and in its file.</summary>
internal static class Report
{
    internal static void Write(string text, FileInfo file)
    {
        Console.WriteLine();
        Console.WriteLine(text);
        file.Directory?.Create();
        File.WriteAllText(file.FullName, text.ReplaceLineEndings("\n"));
    }
}
