using System.Reflection;
using System.Runtime.Loader;
using SharpFuzz;

namespace Extensions.ML.Mlp.Benchmarks.Fuzz;

/// <summary>The readers of the scoring assembly in a second copy of it, which SharpFuzz made count its branches.</summary>
internal sealed class InstrumentedReaders : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlp-fuzz-");
    private readonly Assembly _assembly;

    internal InstrumentedReaders()
    {
        string original = typeof(MlpModel).Assembly.Location, copy = Path.Combine(_folder.FullName, Path.GetFileName(original));
        File.Copy(original, copy);
        // Consumed to its end: it instruments as it goes.
        foreach (string _ in Fuzzer.Instrument(copy, type => type.Contains(".Model.", StringComparison.Ordinal) || type.Contains(".Exchange.Safetensors", StringComparison.Ordinal), Options.Value)) { }
        _assembly = new AssemblyLoadContext("instrumented").LoadFromAssemblyPath(copy);
    }

    internal Action<byte[]> Model()
    {
        var load = Type(typeof(MlpModel)).GetMethod(nameof(MlpModel.Load), [typeof(Stream)])!.CreateDelegate<Func<Stream, object>>();
        return bytes => load(new MemoryStream(bytes));
    }

    internal Action<byte[]> Safetensors()
    {
        var activation = Type(typeof(Activation));
        object relu = activation.GetProperty(nameof(Activation.Relu))!.GetValue(null)!;
        var method = Type(typeof(MlpSafetensors)).GetMethod(nameof(MlpSafetensors.Load), [typeof(Stream), activation])!;
        return bytes => method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [new MemoryStream(bytes), relu], null);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Type Type(Type original) => _assembly.GetType(original.FullName!, throwOnError: true)!;
}
