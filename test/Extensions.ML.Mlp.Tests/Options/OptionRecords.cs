using System.Reflection;
using Extensions.ML.Mlp.Tests.Conventions;

namespace Extensions.ML.Mlp.Tests.Options;

/// <summary>The records that options are made of, for tests that look at all of them.</summary>
internal static class OptionRecords
{
    /// <summary>The types of options that can be made, those of the trainers with them.</summary>
    internal static IEnumerable<Type> Types => DocumentationTests.OptionTypes.Where(type => !type.IsAbstract);

    /// <summary>The options of each task.</summary>
    internal static MlpTrainerOptions[] Trainers => [new MlpBinaryTrainer.Options(), new MlpMulticlassTrainer.Options(), new MlpRegressionTrainer.Options()];

    /// <summary>One as it comes.</summary>
    internal static object Make(Type type, string checkpointPath = "a") => type switch
    {
        _ when type == typeof(Checkpoint) => new Checkpoint(checkpointPath),
        _ when type == typeof(ClassWeights) => ClassWeights.Balanced,
        _ => Activator.CreateInstance(type)!,
    };

    internal static bool Takes(MlpTrainerOptions options, object record) => OptionFor(options, record) is not null;

    /// <summary>Sets the option that takes such a record.</summary>
    /// <exception cref="ArgumentException">No option does: it would not be tried at all.</exception>
    internal static void Put(MlpTrainerOptions options, object record)
    {
        if (record is Lbfgs) options.BatchSize = null;
        (OptionFor(options, record) ?? throw new ArgumentException($"{options.GetType()} has no option for {record.GetType().Name}.", nameof(record))).SetValue(options, record);
    }

    /// <summary>The option whose name is that of its type, or the only one of its type.</summary>
    private static PropertyInfo? OptionFor(MlpTrainerOptions options, object record)
    {
        PropertyInfo[] all = [.. options.GetType().GetProperties().Where(option => option.CanWrite && option.PropertyType != typeof(object) && option.PropertyType.IsInstanceOfType(record))];
        return all.FirstOrDefault(option => option.Name == option.PropertyType.Name) ?? all.SingleOrDefault();
    }
}
