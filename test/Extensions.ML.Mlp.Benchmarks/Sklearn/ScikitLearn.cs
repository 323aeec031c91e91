using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Extensions.ML.Mlp.Benchmarks.Workloads;

namespace Extensions.ML.Mlp.Benchmarks.Sklearn;

/// <summary>scikit-learn's classifier, in a process of Python for each fit.</summary>
/// <param name="python">The interpreter that has scikit-learn.</param>
/// <param name="rowsFile">The rows as float32, the label after the features of each.</param>
internal sealed class ScikitLearn(string python, string rowsFile)
{
    internal static void WriteRows(ClassRows rows, string path)
    {
        using var file = File.Create(path);
        foreach (var row in rows.Rows)
            file.Write(MemoryMarshal.AsBytes<float>([.. row.Features, row.Label ? 1 : 0]));
    }

    /// <summary>Whether the interpreter is there and finds scikit-learn.</summary>
    internal static bool IsInstalled(string python)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", "import sklearn"]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Fits once in a new process.</summary>
    internal ScikitLearnFit Fit(int rowCount, Workload workload, int epochs, int threads)
    {
        string[] numbers = [.. new[] { rowCount, workload.FeatureCount, epochs, workload.BatchSize }.Select(number => number.ToString(CultureInfo.InvariantCulture))];
        var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "Sklearn", "fit.py"), rowsFile, .. numbers]) { RedirectStandardOutput = true };
        foreach (string name in new[] { "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS" })
            start.Environment[name] = threads.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"fit.py must end with 0, but it ended with {process.ExitCode}; see what it said.");
        return JsonSerializer.Deserialize<ScikitLearnFit>(output)!;
    }
}

/// <summary>What fit.py prints.</summary>
internal sealed record ScikitLearnFit(
    [property: JsonPropertyName("seconds")] double Seconds,
    [property: JsonPropertyName("loss")] double Loss,
    [property: JsonPropertyName("epochs")] int Epochs,
    [property: JsonPropertyName("about")] string About,
    [property: JsonPropertyName("blas")] string Blas);
