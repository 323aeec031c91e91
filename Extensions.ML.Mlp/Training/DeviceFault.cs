using System.Runtime.InteropServices;
using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>What went wrong on a device, in terms of the options: libtorch says it in its own, over many lines.</summary>
internal static class DeviceFault
{
    private static readonly string[] OfMemory = ["out of memory", "can't allocate memory", "not enough memory"], OfDevice = ["CUDA", "CUBLAS", "CUDNN", "MPS"];

    /// <summary>Rule, what was met, remedy; null for what is no fault of a device.</summary>
    internal static string? Explain(Exception exception, torch.Device device)
    {
        if (exception is OutOfMemoryException) return Memory(exception, device);
        // TorchSharp throws this very type; those of databases and sockets derive from it.
        if (exception.GetType() != typeof(ExternalException)) return null;
        if (Says(exception, OfMemory)) return Memory(exception, device);
        return Says(exception, OfDevice) ? Lost(exception, device) : null;
    }

    private static string Memory(Exception exception, torch.Device device) =>
        $"A training must fit into the memory of its device, but {device} ran out of it ({FirstLine(exception)}); lower BatchSize, take smaller HiddenLayers, set DataHandling to Streaming, or set Device to another one.";

    private static string Lost(Exception exception, torch.Device device) =>
        $"A device must stay there until the training ends, but {device} failed ({FirstLine(exception)}); see to the device and its driver and start anew, or set Device to \"cpu\".";

    private static bool Says(Exception exception, string[] words) => words.Any(word => exception.Message.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string FirstLine(Exception exception) => exception.Message.Split('\n')[0].Trim().TrimEnd('.');
}
