using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Extensions.ML.Mlp.Tests.Options;

namespace Extensions.ML.Mlp.Tests.Conventions;

/// <summary>The documentation that ships beside the assemblies: all that is public has a summary, each option its default, each number its range.</summary>
[TestClass]
public sealed class DocumentationTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [TestMethod]
    public void Every_public_type_property_and_value_has_a_summary()
    {
        foreach (var assembly in new[] { typeof(MlpBinaryTrainer).Assembly, typeof(MlpModel).Assembly })
        {
            var summaries = Summaries(assembly);
            var names = assembly.GetExportedTypes().SelectMany(type => (string[])
            [
                $"T:{Name(type)}",
                .. type.GetProperties(Declared).Where(property => property.GetIndexParameters().Length == 0 && property.Name != "EqualityContract").Select(Id),
                .. type.IsEnum ? type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => $"F:{Name(type)}.{field.Name}") : [],
            ]);
            Assert.AreEqual("", string.Join('\n', names.Where(name => string.IsNullOrWhiteSpace(summaries.GetValueOrDefault(name)))), "without a summary");
        }
    }

    [TestMethod]
    public void Every_option_names_its_default()
    {
        var summaries = Summaries(typeof(MlpBinaryTrainer).Assembly);
        string[] options = [.. AllOptions.Select(Id)];
        Assert.IsGreaterThan(80, options.Length);
        Assert.AreEqual("", string.Join('\n', options.Where(name => !summaries[name].Contains("default", StringComparison.OrdinalIgnoreCase))), "without a default");
    }

    [TestMethod]
    public void Every_number_among_the_options_names_its_range()
    {
        var summaries = Summaries(typeof(MlpBinaryTrainer).Assembly);
        string[] numbers = [.. AllOptions.Where(IsNumber).Where(property => property.Name != nameof(MlpTrainerOptions.Seed)).Select(Id)];
        Assert.IsGreaterThan(60, numbers.Length);
        Assert.AreEqual("", string.Join('\n', numbers.Where(name => !Regex.IsMatch(summaries[name], @"\b(at least|above|from)\b"))), "without a range");

        static bool IsNumber(PropertyInfo property) =>
            new[] { typeof(double), typeof(double?), typeof(int), typeof(int?), typeof(TimeSpan?), typeof(IReadOnlyList<double>), typeof(IReadOnlyList<int>) }.Contains(property.PropertyType);
    }

    /// <summary>The options of the trainers and the records that they take.</summary>
    internal static IEnumerable<Type> OptionTypes => typeof(MlpBinaryTrainer).Assembly.GetExportedTypes().Where(type => Bases.Any(option => type.IsAssignableTo(option)));

    /// <summary>The types of all options of ours that are records, and the options themselves.</summary>
    private static Type[] Bases =>
    [
        typeof(MlpTrainerOptions),
        .. OptionRecords.Trainers.SelectMany(options => options.GetType().GetProperties()).Select(option => option.PropertyType).Where(type => type.IsClass && type.Assembly == typeof(MlpBinaryTrainer).Assembly).Distinct(),
    ];

    private static IEnumerable<PropertyInfo> AllOptions =>
        OptionTypes.Concat([typeof(LearningRateRange), typeof(SearchBudget)]).SelectMany(type => type.GetProperties(Declared).Where(property => property.CanWrite));

    private static string Id(PropertyInfo property) => $"P:{Name(property.DeclaringType!)}.{property.Name}";

    private static string Name(Type type) => type.FullName!.Replace('+', '.');

    private static Dictionary<string, string> Summaries(Assembly assembly) =>
        XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member")
            .ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("summary")?.Value ?? "");
}
