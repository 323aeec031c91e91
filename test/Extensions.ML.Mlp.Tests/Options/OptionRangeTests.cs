using System.Collections;
using System.Reflection;

namespace Extensions.ML.Mlp.Tests.Options;

/// <summary>A net under the pinned texts: no number of any option may be NaN, negative or infinite.</summary>
[TestClass]
public sealed class OptionRangeTests
{
    private static readonly MLContext Context = new(1);

    [TestMethod]
    public void No_number_of_any_option_may_be_NaN_negative_or_infinite()
    {
        int tried = 0;
        foreach (var type in OptionRecords.Types)
        {
            foreach (var property in type.GetProperties().Where(property => property.CanWrite && property.Name != nameof(MlpTrainerOptions.Seed)))
            {
                foreach (object value in Wrong(property.PropertyType).Where(value => !IsAllowed(property, value)))
                {
                    object instance = OptionRecords.Make(type);
                    property.SetValue(instance, value);
                    tried++;
                    Refuse(instance, property, value);
                }
            }
        }
        Assert.IsGreaterThan(150, tried);
    }

    [TestMethod]
    public void Every_record_of_an_option_is_sound_as_it_comes()
    {
        foreach (var type in OptionRecords.Types)
            foreach (var options in OptionsWith(OptionRecords.Make(type))) Make(options);
    }

    private static void Refuse(object instance, PropertyInfo property, object value)
    {
        foreach (var options in OptionsWith(instance))
        {
            string what = $"{instance.GetType().Name}.{property.Name} = {(value is IEnumerable list ? string.Join(", ", list.Cast<object>()) : value)}";
            var error = Assert.ThrowsExactly<ArgumentException>(() => Make(options), what);
            string name = instance is MlpTrainerOptions ? property.Name : $"{instance.GetType().Name}.{property.Name}";
            StringAssert.Contains(error.Message, $"{name} must be", what);
        }
    }

    /// <summary>A checkpoint that is never due by time is one by epochs, or at the end alone.</summary>
    private static bool IsAllowed(PropertyInfo property, object value) => property.DeclaringType == typeof(Checkpoint) && value is TimeSpan time && time == TimeSpan.MaxValue;

    private static object[] Wrong(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var number when number == typeof(double) => [double.NaN, -1.0, double.PositiveInfinity, double.NegativeInfinity],
        var number when number == typeof(int) => [-1, int.MinValue],
        var time when time == typeof(TimeSpan) => [TimeSpan.Zero, TimeSpan.FromSeconds(-1), Timeout.InfiniteTimeSpan, TimeSpan.MaxValue],
        var choice when choice.IsEnum => [Enum.ToObject(choice, 99)],
        var list when list == typeof(IReadOnlyList<double>) => [new[] { double.NaN }, new[] { -1.0 }, new[] { double.PositiveInfinity }],
        var list when list == typeof(IReadOnlyList<int>) => [new[] { -1 }],
        _ => [],
    };

    /// <summary>The options of each task that can take a record.</summary>
    private static MlpTrainerOptions[] OptionsWith(object instance)
    {
        if (instance is MlpTrainerOptions own) return [own];
        MlpTrainerOptions[] taking = [.. OptionRecords.Trainers.Where(options => OptionRecords.Takes(options, instance))];
        Assert.IsNotEmpty(taking, instance.GetType().Name);
        foreach (var options in taking) OptionRecords.Put(options, instance);
        return taking;
    }

    private static object Make(MlpTrainerOptions options) => options switch
    {
        MlpBinaryTrainer.Options binary => Context.BinaryClassification.Trainers.Mlp(binary),
        MlpMulticlassTrainer.Options multiclass => Context.MulticlassClassification.Trainers.Mlp(multiclass),
        MlpRegressionTrainer.Options regression => Context.Regression.Trainers.Mlp(regression),
        _ => throw new ArgumentException(options.GetType().Name),
    };
}
