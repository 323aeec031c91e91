using System.Net;
using System.Text.Json;

namespace Extensions.ML.Mlp.Tests.Serve;

/// <summary>Columns of each type, into the server and out again.</summary>
[TestClass]
public sealed class ColumnTypeTests
{
    private static readonly Dictionary<string, string> Values = new()
    {
        ["I1"] = "-128",
        ["U1"] = "255",
        ["I2"] = "-32768",
        ["U2"] = "65535",
        ["I4"] = "-2147483648",
        ["U4"] = "4294967295",
        ["I8"] = "-9223372036854775808",
        ["U8"] = "18446744073709551615",
        ["R4"] = "0.1",
        ["R8"] = "1E-300",
        ["Flag"] = "true",
        ["Text"] = "\"Köln \\u0022\"",
        ["At"] = "\"2026-02-03T04:05:06\"",
        ["AtOffset"] = "\"2026-02-03T04:05:06+01:00\"",
        ["Span"] = "\"1.02:03:04.5000000\"",
        ["Key"] = "4",
        ["Any"] = "[1,2.5,-3]",
        ["Texts"] = "[\"a\",\"\"]",
    };

    private static DirectoryInfo _folder = null!;
    private static Server _server = null!;

    [ClassInitialize]
    public static async Task Start(TestContext unused)
    {
        _folder = Directory.CreateTempSubdirectory("mlp-");
        string model = Path.Combine(_folder.FullName, "model.zip");
        var context = new MLContext(1);
        var rows = context.Data.LoadFromEnumerable([new Assorted()]);
        var copy = context.Transforms.CopyColumns([.. Values.Keys.Select(name => new InputOutputColumnPair(name + "Out", name))]);
        context.Model.Save(copy.Fit(rows), rows.Schema, model);
        _server = await Server.StartReadyAsync(model);
    }

    [ClassCleanup]
    public static void Stop()
    {
        _server.Dispose();
        _folder.Delete(recursive: true);
    }

    [TestMethod]
    public async Task What_goes_in_comes_out()
    {
        var (status, answer) = await _server.PredictAsync(Row());
        Assert.AreEqual(HttpStatusCode.OK, status, answer.ToString());
        foreach (var (name, value) in Values)
            Assert.IsTrue(JsonElement.DeepEquals(JsonDocument.Parse(value).RootElement, answer.GetProperty(name + "Out")), $"{name}: {answer.GetProperty(name + "Out")}");
    }

    [TestMethod]
    [DataRow("I1", "128", "an integer from -128 to 127")]
    [DataRow("U1", "-1", "an integer from 0 to 255")]
    [DataRow("U8", "18446744073709551616", "an integer from 0 to 18446744073709551615")]
    [DataRow("I4", "1e3", "an integer from -2147483648 to 2147483647")]
    [DataRow("R8", "1e999", "a number within the range of Double")]
    [DataRow("At", "\"yesterday\"", "a date and time of ISO 8601")]
    [DataRow("AtOffset", "5", "a date, time and offset of ISO 8601")]
    [DataRow("Span", "\"an hour\"", "a time span such as 1.02:03:04.5")]
    [DataRow("Key", "0", "an integer from 1 to 4")]
    [DataRow("Key", "5", "an integer from 1 to 4")]
    public async Task What_is_not_of_the_type_is_refused(string name, string value, string rule)
    {
        var (status, problem) = await _server.PredictAsync(Row(name, value));
        Assert.AreEqual(HttpStatusCode.BadRequest, status);
        Assert.AreEqual($"The field '{name}' must be {rule}, but in row 1 it is {value}; correct the value.", problem.GetProperty("detail").GetString());
    }

    [TestMethod]
    public async Task A_key_with_names_comes_by_name()
    {
        string model = Path.Combine(_folder.FullName, "keys.zip");
        var context = new MLContext(1);
        var keyed = context.Transforms.Conversion.MapValueToKey("Key", "Text").Append(context.Transforms.SelectColumns("Key"))
            .Fit(context.Data.LoadFromEnumerable([new Assorted { Text = "Ulm" }, new Assorted { Text = "Bonn" }]))
            .Transform(context.Data.LoadFromEnumerable([new Assorted { Text = "Ulm" }, new Assorted { Text = "Bonn" }]));
        context.Model.Save(context.Transforms.CopyColumns("Again", "Key").Append(context.Transforms.Conversion.MapKeyToValue("Town", "Key")).Fit(keyed), keyed.Schema, model);
        using var server = await Server.StartReadyAsync(model);

        var (_, answer) = await server.PredictAsync("{\"Key\":\"Bonn\"}");
        Assert.AreEqual("{\"Again\":\"Bonn\",\"Town\":\"Bonn\"}", answer.GetRawText());
        var (_, problem) = await server.PredictAsync("{\"Key\":\"Rom\"}");
        Assert.AreEqual("The field 'Key' must be one of the 2 values that the model knows, but in row 1 it is \"Rom\"; correct the value.", problem.GetProperty("detail").GetString());
    }

    private static string Row(string changed = "", string to = "") =>
        "{" + string.Join(',', Values.Select(pair => $"\"{pair.Key}\":{(pair.Key == changed ? to : pair.Value)}")) + "}";
}
