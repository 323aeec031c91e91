using Extensions.ML.Mlp.Tests.Model;
using Extensions.ML.Mlp.Tests.Native;

namespace Extensions.ML.Mlp.Tests;

/// <summary>
/// Runs the tests, or one deed of a test that needs a process of its own (<see cref="FreshProcess"/>), or writes models for tests to
/// come (<see cref="SavedModels"/>).
/// </summary>
internal static class Program
{
    private static Task<int> Main(string[] arguments) => arguments switch
    {
        [FreshProcess.Marker, var deed] => Task.FromResult(FreshProcess.Do(deed)),
        [SavedModels.Marker, var folder] => Task.FromResult(SavedModels.Write(folder)),
        _ => MicrosoftTestingPlatformApplication.RunAsync(arguments),
    };
}
