using Extensions.ML.Mlp.Tests.Documents;
using Extensions.ML.Mlp.Tests.Model.Saved;
using Extensions.ML.Mlp.Tests.Native;
using Extensions.ML.Mlp.Tests.Scoring;
using Extensions.ML.Mlp.Tests.Training.Checkpoints;

namespace Extensions.ML.Mlp.Tests;

/// <summary>
/// Runs the tests, or one task of a test that needs a process of its own (<see cref="FreshProcess"/>, <see cref="KilledTraining"/>,
/// <see cref="ScoreBits"/>, <see cref="CompiledExample"/>), or adds the saved models that are not there yet (<see cref="SavedModels"/>).
/// </summary>
internal static class Program
{
    private static Task<int> Main(string[] arguments) => arguments switch
    {
        [FreshProcess.Marker, var task] => Task.FromResult(FreshProcess.Do(task)),
        [KilledTraining.Marker, var checkpoint] => Task.FromResult(KilledTraining.Train(checkpoint)),
        [ScoreBits.Marker, var folder] => Task.FromResult(ScoreBits.Print(folder)),
        [CompiledExample.Marker, var example] => CompiledExample.RunHere(example),
        [SavedModels.Marker] => Task.FromResult(SavedModels.AddTo(SavedModels.Folder)),
        _ => MicrosoftTestingPlatformApplication.RunAsync(arguments),
    };
}
