using System.Net;
using System.Text;
using System.Text.Json;

namespace Extensions.ML.Mlp.Tests.Serve;

/// <summary>Requests that no HTTP library sends, over a socket: each gets 400 and a sentence, and the log has no unhandled exception.</summary>
[TestClass]
public sealed class BrokenRequestTests
{
    private const string Row = "{\"Town\":\"Ulm\",\"Area\":80,\"Rooms\":3,\"Garden\":true,\"Place\":[0,1]}";

    private static DirectoryInfo _folder = null!;
    private static Server _server = null!;

    [ClassInitialize]
    public static async Task Start(TestContext context)
    {
        _folder = Directory.CreateTempSubdirectory("mlp-");
        string model = Path.Combine(_folder.FullName, "model.zip");
        Houses.SaveBinary(model);
        _server = await Server.StartReadyAsync(model);
    }

    [ClassCleanup]
    public static void Stop()
    {
        _server.Dispose();
        _folder.Delete(recursive: true);
    }

    [TestMethod]
    [DataRow("Transfer-Encoding: chunked", "zz\r\n" + Row + "\r\n0\r\n\r\n", "Bad chunk size data.")]
    [DataRow("Transfer-Encoding: chunked", "5\r\n{\"Town\r\n0\r\n\r\n", "Bad chunk suffix.")]
    public async Task A_body_that_does_not_come_as_announced_is_refused_with_one_line_in_the_log(string header, string body, string reason)
    {
        int before = _server.Log.Count(IsRefusal);
        string answer = await _server.SendRawAsync(Post(Encoding.UTF8.GetBytes(body), header));
        string sentence = $"The body must be of the length or the chunks that the request announces, but it is not: {reason} Send it again.";
        StringAssert.StartsWith(answer, "HTTP/1.1 400 Bad Request\r\n", answer);
        Assert.AreEqual(sentence, Detail(answer));
        await _server.UntilLogAsync(line => line.EndsWith(sentence, StringComparison.Ordinal));
        Assert.AreEqual(before + 1, _server.Log.Count(IsRefusal));
        await IsUnharmed();
    }

    [TestMethod]
    public async Task A_body_that_arrives_too_slowly_gets_408_and_one_line_in_the_log()
    {
        const string sentence = "The body arrived too slowly; send it again.";
        string answer = await _server.SendRawAsync(Post(Encoding.UTF8.GetBytes(Row), "Content-Length: 500"));
        StringAssert.StartsWith(answer, "HTTP/1.1 408 Request Timeout\r\n", answer);
        Assert.AreEqual(sentence, Detail(answer));
        await _server.UntilLogAsync(line => line.EndsWith(sentence, StringComparison.Ordinal));
        await IsUnharmed();
        Assert.ContainsSingle(line => line.EndsWith(sentence, StringComparison.Ordinal), _server.Log);
    }

    [TestMethod]
    [DataRow("Content-Length: 500", Row, false)]
    [DataRow("Content-Length: 500", Row, true)]
    [DataRow("Transfer-Encoding: chunked", "5\r\n{\"Tow", false)]
    [DataRow("Transfer-Encoding: chunked", "5\r\n{\"Tow", true)]
    public async Task A_connection_that_is_closed_within_the_body_is_one_line_in_the_log(string header, string body, bool reset)
    {
        int before = _server.Log.Count(IsRefusal);
        await _server.SendAndCloseAsync(Post(Encoding.UTF8.GetBytes(body), header), reset);
        await _server.UntilLogAsync(_ => _server.Log.Count(IsRefusal) > before);
        await IsUnharmed();
        Assert.AreEqual(before + 1, _server.Log.Count(IsRefusal));
    }

    [TestMethod]
    [DataRow("Content-Length: 62", Row)]
    [DataRow("Transfer-Encoding: chunked", "3e\r\n" + Row + "\r\n0\r\n\r\n")]
    public async Task A_client_that_ends_its_sending_side_after_the_request_is_answered(string header, string body)
    {
        int before = _server.Log.Count;
        string answer = await _server.SendRawAsync(Post(Encoding.UTF8.GetBytes(body), header), halfClose: true);
        StringAssert.StartsWith(answer, "HTTP/1.1 200 OK\r\n", answer);
        StringAssert.Contains(answer, "\"Probability\":");
        await IsUnharmed();
        Assert.HasCount(before, _server.Log);
    }

    [TestMethod]
    public async Task A_connection_that_stays_open_ends_when_the_client_ends_its_sending_side()
    {
        byte[] request = Encoding.ASCII.GetBytes($"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: {Row.Length}\r\n\r\n{Row}");
        string answer = await _server.SendRawAsync([.. request, .. request], halfClose: true);
        Assert.HasCount(3, answer.Split("HTTP/1.1 200 OK\r\n"), answer);
        await IsUnharmed();
    }

    [TestMethod]
    [DataRow("Content-Length: 100", "{\"Area\":")]
    [DataRow("Transfer-Encoding: chunked", "5\r\n{\"Tow")]
    public async Task A_client_that_ends_its_sending_side_within_the_body_gets_400(string header, string body)
    {
        int before = _server.Log.Count(IsRefusal);
        string answer = await _server.SendRawAsync(Post(Encoding.UTF8.GetBytes(body), header), halfClose: true);
        StringAssert.StartsWith(answer, "HTTP/1.1 400 Bad Request\r\n", answer);
        Assert.AreEqual("The body must be of the length or the chunks that the request announces, but it is not: Unexpected end of request content. Send it again.", Detail(answer));
        // The log comes by the program's output, later than the answer.
        await _server.UntilLogAsync(_ => _server.Log.Count(IsRefusal) > before);
        await IsUnharmed();
        Assert.AreEqual(before + 1, _server.Log.Count(IsRefusal));
    }

    [TestMethod]
    public async Task Bytes_that_are_not_UTF_8_are_called_so() =>
        await IsRefused([.. "{\"Town\":\"K"u8, 0xF6, .. "ln\"}"u8], "A string must be UTF-8, but row 1 has one with the byte 0xF6; send the body in UTF-8.");

    [TestMethod]
    public async Task A_name_that_is_not_UTF_8_is_called_so() =>
        await IsRefused([.. "{\""u8, 0xC3, .. "(\":1}"u8], "A string must be UTF-8, but row 1 has one with the byte 0xC3; send the body in UTF-8.");

    [TestMethod]
    public async Task A_value_of_another_kind_with_bytes_that_are_not_UTF_8_is_called_so() =>
        await IsRefused([.. "{\"Area\":\""u8, 0xFF, .. "\"}"u8], "A string must be UTF-8, but row 1 has one with the byte 0xFF; send the body in UTF-8.");

    [TestMethod]
    public async Task What_is_repeated_of_a_request_has_at_most_100_characters()
    {
        string much = new('x', 5_000_000), start = new('x', 100);
        await IsRefused($"{{\"{much}\":1}}", $"A field must be a column of the model, but row 1 has '{start}...'; leave it out and send Town, Area, Rooms, Garden, Place.");
        await IsRefused($"{{\"Area\":\"{much}\"}}", $"The field 'Area' must be a number within the range of Single, but in row 1 it is \"{start[1..]}...; correct the value.");
        await IsRefused($"{{\"Area\":{{\"{much}\":1}}}}", $"The field 'Area' must be a number within the range of Single, but in row 1 it is {{\"{start[2..]}...; correct the value.");
        await IsRefused($"{{\"Area\":t{much}}}", $"The body must be JSON in UTF-8, but it is not: 't{start[2..]}... LineNumber: 0 | BytePositionInLine: 9. Send a row as an object, or an array of rows.");
    }

    [TestMethod]
    public async Task A_surrogate_pair_is_not_cut()
    {
        string pairs = string.Concat(Enumerable.Repeat("\U0001F600", 100));
        await IsRefused($"{{\"x{pairs}\":1}}", $"A field must be a column of the model, but row 1 has 'x{pairs[..98]}...'; leave it out and send Town, Area, Rooms, Garden, Place.");
    }

    [TestMethod]
    [DataRow("health")]
    [DataRow("model")]
    [DataRow("nowhere")]
    [DataRow("predict")]
    public async Task HEAD_answers_as_GET_without_a_body(string path)
    {
        using var get = await _server.Client.GetAsync(path);
        using var head = await _server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        Assert.AreEqual((get.StatusCode, get.Content.Headers.ContentType), (head.StatusCode, head.Content.Headers.ContentType));
        Assert.AreEqual("", await head.Content.ReadAsStringAsync());
        bool isFound = path is "health" or "model";
        Assert.AreEqual(isFound ? HttpStatusCode.OK : path == "predict" ? HttpStatusCode.MethodNotAllowed : HttpStatusCode.NotFound, head.StatusCode);
        string raw = await _server.SendRawAsync(Encoding.ASCII.GetBytes($"HEAD /{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        StringAssert.EndsWith(raw, "\r\n\r\n");
    }

    private static async Task IsRefused(string body, string sentence) => await IsRefused(Encoding.UTF8.GetBytes(body), sentence);

    private static async Task IsRefused(byte[] body, string sentence)
    {
        string answer = await _server.SendRawAsync(Post(body, $"Content-Length: {body.Length}"));
        StringAssert.StartsWith(answer, "HTTP/1.1 400 Bad Request\r\n");
        Assert.AreEqual(sentence, Detail(answer));
        await IsUnharmed();
    }

    /// <summary>The server answers, and has logged nothing but single lines of information.</summary>
    private static async Task IsUnharmed()
    {
        var (status, _) = await _server.PredictAsync(Row);
        Assert.AreEqual(HttpStatusCode.OK, status);
        Assert.IsFalse(_server.Log.Any(line => line.StartsWith("fail:", StringComparison.Ordinal) || line.Contains("xception", StringComparison.Ordinal)), string.Join('\n', _server.Log));
    }

    /// <summary>Which of the two is said of a closed connection depends on what the server notices first: the end of the body or of the connection.</summary>
    private static bool IsRefusal(string line) =>
        line.Contains("The body must be", StringComparison.Ordinal)
        || line.EndsWith("The client closed the connection before its request was answered.", StringComparison.Ordinal);

    private static byte[] Post(byte[] body, string header) =>
        [.. Encoding.ASCII.GetBytes($"POST /predict HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n{header}\r\n\r\n"), .. body];

    private static string Detail(string answer)
    {
        int begin = answer.IndexOf('{', StringComparison.Ordinal);
        using var problem = JsonDocument.Parse(answer[begin..(answer.LastIndexOf('}') + 1)]);
        return problem.RootElement.GetProperty("detail").GetString()!;
    }
}
