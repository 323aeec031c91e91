using Microsoft.ML.Runtime;
using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>The torch device that the option Device names.</summary>
internal static class TorchDevice
{
    /// <exception cref="InvalidOperationException">This machine has no such device; the message lists those it has.</exception>
    internal static torch.Device Find(IExceptionContext context, string name)
    {
        string[] present = Present();
        string wanted = name == DeviceName.Auto ? present[0] : DeviceName.CudaIndex(name) is { } index ? $"cuda:{index}" : name;
        if (!present.Contains(wanted))
            throw context.Except($"Device must be one that this machine and its libtorch have ({string.Join(", ", present)}), but it is \"{Excerpt.Of(name)}\"; choose one of these or auto.");
        return torch.device(wanted);
    }

    /// <summary>What there is, best first.</summary>
    private static string[] Present()
    {
        var devices = new List<string>();
        int gpus = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        for (int index = 0; index < gpus; index++) devices.Add($"cuda:{index}");
        if (torch.mps_is_available()) devices.Add(DeviceName.Mps);
        devices.Add(DeviceName.Cpu);
        return [.. devices];
    }
}
