using System.Runtime.InteropServices;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Training;
using Microsoft.ML.Runtime;
using TorchSharp;
using static Extensions.ML.Mlp.Tests.BadInput.BadInputCase;

namespace Extensions.ML.Mlp.Tests.BadInput;

/// <summary>Devices that are absent, vanish, or have too little memory. What libtorch says of a GPU is put into the mouth of a step on the CPU.</summary>
internal static class DeviceCases
{
    /// <summary>As libtorch says it, over several lines.</summary>
    private const string
        Vanished = "CUDA error: device is lost\nCUDA kernel errors might be asynchronously reported at some other API call.\n",
        Full = "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 8.00 GiB\nException raised from malloc at CUDACachingAllocator.cpp\n";

    internal static IEnumerable<BadInputCase> All =>
    [
        Refused("a device that is not there", context => FailingTraining.Fit(context, fault: null, options => options.Device = "cuda:63")),
        Refused("`Engine = Fused` on a GPU", context => EngineChoice.Make(((IHostEnvironment)context).Register("test"), new MlpBinaryTrainer.Options { Engine = TrainingEngine.Fused }.Plainly(), new(2, [], 1, Activation.Relu), 64, DeviceType.CUDA)),
        Refused("a device that vanishes in a step", context => FailingTraining.Fit(context, new ExternalException(Vanished))),
        Refused("a device without memory for a step", context => FailingTraining.Fit(context, new ExternalException(Full))),
        Refused("a machine without memory for a step", context => FailingTraining.Fit(context, new OutOfMemoryException("Array dimensions exceeded supported range."))),
    ];
}
