using System.Globalization;

namespace Extensions.ML.Mlp;

/// <summary>The names that the option Device understands.</summary>
internal static class DeviceName
{
    internal const string Auto = "auto", Cpu = "cpu", Cuda = "cuda", Mps = "mps";

    internal static bool IsValid(string? name) => name is Auto or Cpu or Mps || CudaIndex(name) is not null;

    /// <summary>The index of the GPU that <c>cuda</c> or <c>cuda:N</c> names; null for any other name.</summary>
    internal static int? CudaIndex(string? name)
    {
        if (name == Cuda) return 0;
        bool indexed = name?.StartsWith("cuda:", StringComparison.Ordinal) == true;
        return indexed && int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : null;
    }
}
