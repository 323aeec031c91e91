using System.Reflection;

namespace Extensions.ML.Mlp.Tests.Trainers.Contract;

/// <summary>Runs a test once for each trainer.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EachTrainerAttribute : Attribute, ITestDataSource
{
    public IEnumerable<object?[]> GetData(MethodInfo methodInfo) => Enum.GetValues<TrainerTask>().Select(task => new object?[] { task });

    public string GetDisplayName(MethodInfo methodInfo, object?[]? data) => $"{methodInfo.Name} ({data?[0]})";
}
