using System.Net;
using System.Text;

namespace Extensions.ML.Mlp.Tests.Serve;

/// <summary>Each thing that a client can do wrong, and the sentence that tells what to change.</summary>
[TestClass]
public sealed class BadRequestTests
{
    private const string Good = "\"Town\":\"Ulm\",\"Area\":80,\"Rooms\":3,\"Garden\":true,\"Place\":[0,1]";

    private static DirectoryInfo _folder = null!;
    private static Server _server = null!;

    [ClassInitialize]
    public static async Task Start(TestContext context)
    {
        _folder = Directory.CreateTempSubdirectory("mlp-");
        string model = Path.Combine(_folder.FullName, "model.zip");
        Houses.SaveBinary(model);
        _server = await Server.StartReadyAsync(model, "--max-rows", "3");
    }

    [ClassCleanup]
    public static void Stop()
    {
        _server.Dispose();
        _folder.Delete(recursive: true);
    }

    [TestMethod]
    [DataRow("5", "A row must be a JSON object, but row 1 is of kind Number; send an object with Town, Area, Rooms, Garden, Place.")]
    [DataRow("[{" + Good + "},[]]", "A row must be a JSON object, but row 2 is of kind Array; send an object with Town, Area, Rooms, Garden, Place.")]
    [DataRow("{" + Good + ",\"Pool\":true}", "A field must be a column of the model, but row 1 has 'Pool'; leave it out and send Town, Area, Rooms, Garden, Place.")]
    [DataRow("{\"Town\":\"Ulm\",\"Area\":80,\"Rooms\":3,\"Garden\":true}", "A row must have the field 'Place', but row 1 lacks it; add an array of length 2 whose items are each a number within the range of Single.")]
    [DataRow("{" + Good + ",\"Area\":81}", "A field must come once, but row 1 has 'Area' twice; send it once.")]
    [DataRow("{\"Area\":\"80\"}", "The field 'Area' must be a number within the range of Single, but in row 1 it is \"80\"; correct the value.")]
    [DataRow("{\"Area\":1e39}", "The field 'Area' must be a number within the range of Single, but in row 1 it is 1e39; correct the value.")]
    [DataRow("{\"Area\":null}", "The field 'Area' must be a number within the range of Single, but in row 1 it is null, and the model has no imputation for it; send a number.")]
    [DataRow("{\"Place\":[1,null]}", "The field 'Place' must be an array of length 2 whose items are each a number within the range of Single, but in row 1 it has null at place 2, and the model has no imputation for it; send a number.")]
    [DataRow("{\"Rooms\":null}", "The field 'Rooms' must be an integer from -2147483648 to 2147483647, but in row 1 it is null, and a column of type Int32 has no missing value; correct the value.")]
    [DataRow("{\"Garden\":null}", "The field 'Garden' must be true or false, but in row 1 it is null, and a column of type Boolean has no missing value; correct the value.")]
    [DataRow("{\"Rooms\":2.5}", "The field 'Rooms' must be an integer from -2147483648 to 2147483647, but in row 1 it is 2.5; correct the value.")]
    [DataRow("{\"Rooms\":2147483648}", "The field 'Rooms' must be an integer from -2147483648 to 2147483647, but in row 1 it is 2147483648; correct the value.")]
    [DataRow("{\"Garden\":1}", "The field 'Garden' must be true or false, but in row 1 it is 1; correct the value.")]
    [DataRow("{\"Town\":7}", "The field 'Town' must be a string, but in row 1 it is 7; correct the value.")]
    [DataRow("{\"Town\":\"\\ud800\"}", "A string must not contain an unpaired surrogate, but row 1 has one; correct the escape.")]
    [DataRow("{\"Place\":1}", "The field 'Place' must be an array of length 2 whose items are each a number within the range of Single, but in row 1 it is 1; correct the value.")]
    [DataRow("{\"Place\":[1,2,3]}", "The field 'Place' must be an array of length 2 whose items are each a number within the range of Single, but in row 1 it has length 3; correct the value.")]
    [DataRow("{\"Place\":[1,\"x\"]}", "The field 'Place' must be an array of length 2 whose items are each a number within the range of Single, but in row 1 it has \"x\" at place 2; correct the value.")]
    [DataRow("{\"Area\":NaN}", "The body must be JSON in UTF-8, but it is not: 'N' is an invalid start of a value. LineNumber: 0 | BytePositionInLine: 8. Send a row as an object, or an array of rows.")]
    public async Task What_is_wrong_gets_400_and_a_sentence(string body, string sentence) => await IsRefused(body, HttpStatusCode.BadRequest, sentence);

    [TestMethod]
    public async Task Too_many_rows_get_413_and_a_sentence() =>
        await IsRefused("[{},{},{},{}]", HttpStatusCode.RequestEntityTooLarge, "A request must have at most 3 rows, but this has 4; send them in several requests.");

    [TestMethod]
    public async Task Too_long_a_body_gets_413_and_a_sentence() => await IsRefused(
        $"[{new string(' ', 16 << 20)}]",
        HttpStatusCode.RequestEntityTooLarge,
        "The body must have at most 16777216 bytes, but it has more; send the rows in several requests.");

    [TestMethod]
    public async Task A_refusal_is_a_problem_of_RFC_9457_and_the_server_goes_on()
    {
        using var refused = await _server.Client.PostAsync("predict", new StringContent("{}", Encoding.UTF8, "application/json"));
        Assert.AreEqual("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        using var unknown = await _server.Client.GetAsync("nowhere");
        Assert.AreEqual((HttpStatusCode.NotFound, "application/problem+json"), (unknown.StatusCode, unknown.Content.Headers.ContentType!.MediaType));
        var (status, _) = await _server.PredictAsync("{" + Good + "}");
        Assert.AreEqual(HttpStatusCode.OK, status);
    }

    private static async Task IsRefused(string body, HttpStatusCode status, string sentence)
    {
        var (code, problem) = await _server.PredictAsync(body);
        Assert.AreEqual(status, code);
        Assert.AreEqual(sentence, problem.GetProperty("detail").GetString());
        Assert.AreEqual((int)status, problem.GetProperty("status").GetInt32());
    }
}
