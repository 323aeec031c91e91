using System.Reflection;
using System.Xml.Linq;

namespace Extensions.ML.Mlp.Tests.Conventions;

/// <summary>The documentation that ships beside the assemblies: all that is public has a summary, each option its default.</summary>
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
        string[] options = [.. OptionTypes.SelectMany(type => type.GetProperties(Declared).Where(property => property.CanWrite)).Select(Id)];
        Assert.IsGreaterThan(80, options.Length);
        Assert.AreEqual("", string.Join('\n', options.Where(name => !summaries[name].Contains("default", StringComparison.OrdinalIgnoreCase))), "without a default");
    }

    /// <summary>The options of the trainers and the records that they take.</summary>
    internal static IEnumerable<Type> OptionTypes => typeof(MlpBinaryTrainer).Assembly.GetExportedTypes().Where(type =>
        type.IsAssignableTo(typeof(MlpTrainerOptions)) || type.IsAssignableTo(typeof(Optimizer)) || type.IsAssignableTo(typeof(Schedule)) || type.IsAssignableTo(typeof(RegressionLoss))
        || type == typeof(EarlyStopping) || type == typeof(GradientClipping) || type == typeof(ClassWeights));

    private static string Id(PropertyInfo property) => $"P:{Name(property.DeclaringType!)}.{property.Name}";

    private static string Name(Type type) => type.FullName!.Replace('+', '.');

    private static Dictionary<string, string> Summaries(Assembly assembly) =>
        XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member")
            .ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("summary")?.Value ?? "");
}
