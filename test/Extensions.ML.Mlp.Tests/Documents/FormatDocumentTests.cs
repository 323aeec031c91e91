using System.Reflection;
using System.Text.RegularExpressions;
using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Tests.Eng;

namespace Extensions.ML.Mlp.Tests.Documents;

/// <summary>FORMAT.md, which ships in the package, names every number that stands in model files.</summary>
[TestClass]
public sealed class FormatDocumentTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "Extensions.ML.Mlp.Scoring", "Model", "FORMAT.md"));

    [TestMethod]
    public void Every_kind_of_stage_and_every_activation_has_its_line()
    {
        foreach (var kind in Enum.GetValues<StageKind>()) StringAssert.Contains(Text, $"\n| {(byte)kind} | {kind} |");
        foreach (var kind in Enum.GetValues<ActivationKind>()) StringAssert.Contains(Text, $"\n| {(byte)kind} | {kind} |");
        foreach (var end in Enum.GetValues<TrainingEnd>()) StringAssert.Contains(Text, $"{(int)end} {end}");
    }

    [TestMethod]
    public void Every_field_has_its_line()
    {
        var constants = typeof(MlpModelFormat).GetFields(BindingFlags.NonPublic | BindingFlags.Static).Where(field => field.IsLiteral && field.FieldType == typeof(ushort)).ToDictionary(field => field.Name, field => (ushort)field.GetRawConstantValue()!);
        StringAssert.Contains(Text, $"\n| version | u16 | {constants["Version"]}");
        string[] fields = [.. constants.Keys.Where(name => name.EndsWith("Field", StringComparison.Ordinal))];
        Assert.HasCount(constants.Count - 2, fields, "besides Version and WithoutChecksum");
        foreach (string field in fields)
        {
            string words = Regex.Replace(field[..^"Field".Length], "(?<=[a-z])(?=[A-Z])", " ").ToLowerInvariant();
            StringAssert.Contains(Text, $"\n| {constants[field]} | {words} |");
        }
    }
}
