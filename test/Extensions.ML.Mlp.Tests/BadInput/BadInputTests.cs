using Extensions.ML.Mlp.Tests.Conventions;
using Extensions.ML.Mlp.Tests.Options;

namespace Extensions.ML.Mlp.Tests.BadInput;

/// <summary>BAD-INPUT.md says what a user reads; here it is given, and what is read is compared.</summary>
[TestClass]
public sealed class BadInputTests
{
    private static readonly BadInputCase[] All = [.. ColumnCases.All, .. RowCases.All, .. ValidationCases.All, .. TrainingCases.All, .. BaggingCases.All, .. CheckpointCases.All, .. SearchCases.All, .. DeviceCases.All, .. ModelCases.All];

    public static IEnumerable<object[]> Cases => All.Select(test => new object[] { test.Given });

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void What_is_given_is_answered_as_the_document_says(string given) =>
        Assert.AreEqual(BadInputDocument.Sentences.GetValueOrDefault(given), All.Single(test => test.Given == given).Read());

    [TestMethod]
    public void Every_row_of_the_document_is_tested_and_every_test_is_in_the_document() =>
        CollectionAssert.AreEquivalent(All.Select(test => test.Given).ToArray(), BadInputDocument.Sentences.Keys);

    [TestMethod]
    public void Every_fault_of_an_option_is_in_the_document()
    {
        string[] tested =
        [
            .. OptionFaultTests.Faults.Select(fault => fault.Message), .. RecordFaultTests.Faults.Select(fault => fault.Message), .. RecordFaultTests.LossFaults.Select(fault => fault.Message), .. RecordFaultTests.IntervalFaults.Select(fault => fault.Message),
            .. OptimizerFaultTests.Faults.Select(fault => fault.Message), .. ScheduleFaultTests.Faults.Select(fault => fault.Message),
        ];
        Assert.AreEqual(string.Join('\n', tested.Distinct().Order(StringComparer.Ordinal)), string.Join('\n', BadInputDocument.OptionSentences.Order(StringComparer.Ordinal)));
    }

    [TestMethod]
    public void Every_option_with_a_range_is_in_the_document()
    {
        foreach (var type in DocumentationTests.OptionTypes.Where(type => !type.IsAbstract))
        {
            foreach (var option in type.GetProperties().Where(property => property.CanWrite && HasRange(property.PropertyType) && property.Name != nameof(MlpTrainerOptions.Seed)))
            {
                string name = type.IsAssignableTo(typeof(MlpTrainerOptions)) ? option.Name : $"{type.Name}.{option.Name}";
                Assert.IsTrue(BadInputDocument.OptionSentences.Any(sentence => sentence.StartsWith(name, StringComparison.Ordinal) || sentence.StartsWith($"Each of {name}", StringComparison.Ordinal)), name);
            }
        }
    }

    private static bool HasRange(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain.IsEnum || plain == typeof(int) || plain == typeof(double) || plain == typeof(TimeSpan) || type.IsAssignableTo(typeof(System.Collections.IEnumerable)) && type != typeof(string);
    }
}
