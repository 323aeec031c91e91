using Extensions.ML.Mlp.Tests.Native;

namespace Extensions.ML.Mlp.Tests;

/// <summary>Runs the tests, or one deed of a test that needs a process of its own (<see cref="FreshProcess"/>).</summary>
internal static class Program
{
    private static Task<int> Main(string[] arguments) => arguments is [FreshProcess.Marker, var deed]
        ? Task.FromResult(FreshProcess.Do(deed))
        : MicrosoftTestingPlatformApplication.RunAsync(arguments);
}
