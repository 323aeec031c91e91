using System.Buffers;
using System.Text.Json;
using Mlp.Serve.Connections;
using Mlp.Serve.Models;

namespace Mlp.Serve.Endpoints;

/// <summary>POST /predict: a row or an array of rows in, an answer or an array of answers out.</summary>
internal static class PredictEndpoint
{
    /// <summary>More than any message has that repeats a few characters.</summary>
    private const int LongestReason = 300;

    internal static void AddTo(WebApplication app) => app.MapPost("/predict", async (HttpContext http, ModelWatch watch, Settings settings) =>
    {
        if (watch.Current is not { } model) return Results.Problem("The model is being loaded; ask again in a second.", statusCode: StatusCodes.Status503ServiceUnavailable);
        try
        {
            using var body = await ReadAsync(http.Request.Body, app.Logger);
            var answer = new ArrayBufferWriter<byte>();
            Answer(model, body.RootElement, settings.MaxRows, answer);
            return Results.Bytes(answer.WrittenMemory, "application/json");
        }
        catch (RequestFault fault)
        {
            return Results.Problem(fault.Message, statusCode: fault.Status);
        }
        // The body is all that is read here.
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            app.Logger.LogInformation("The client closed the connection before its request was answered.");
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }
    });

    private static async Task<JsonDocument> ReadAsync(Stream body, ILogger log)
    {
        try
        {
            return await JsonDocument.ParseAsync(body);
        }
        catch (JsonException e)
        {
            throw new RequestFault($"The body must be JSON in UTF-8, but it is not: {Reason(e)} Send a row as an object, or an array of rows.");
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new RequestFault($"The body must have at most {Settings.MaxBodyBytes} bytes, but it has more; send the rows in several requests.", e.StatusCode);
        }
        catch (BadHttpRequestException e)
        {
            throw Logged(log, e.StatusCode == StatusCodes.Status408RequestTimeout ? "The body arrived too slowly; send it again." : NotAsAnnounced(e), e.StatusCode);
        }
        catch (OperationCanceledException e) when (e.InnerException is EndOfInputException end)
        {
            throw Logged(log, NotAsAnnounced(end), StatusCodes.Status400BadRequest);
        }
    }

    private static string NotAsAnnounced(Exception e) =>
        $"The body must be of the length or the chunks that the request announces, but it is not: {e.Message} Send it again.";

    private static RequestFault Logged(ILogger log, string sentence, int status)
    {
        log.LogInformation("{Sentence}", sentence);
        return new(sentence, status);
    }

    /// <summary>What is wrong and where. The message repeats a wrong literal, however long it is.</summary>
    private static string Reason(JsonException e) => e.Message.Length <= LongestReason
        ? e.Message
        : $"{Excerpt.Of(e.Message)} LineNumber: {e.LineNumber} | BytePositionInLine: {e.BytePositionInLine}.";

    private static void Answer(ServedModel model, JsonElement body, int maxRows, ArrayBufferWriter<byte> answer)
    {
        using var writer = new Utf8JsonWriter(answer);
        var scorer = model.Borrow();
        try
        {
            if (body.ValueKind == JsonValueKind.Array) AnswerRows(scorer, body, maxRows, writer);
            else scorer.Answer(body, 1, writer);
        }
        finally
        {
            model.Return(scorer);
        }
    }

    private static void AnswerRows(Scorer scorer, JsonElement rows, int maxRows, Utf8JsonWriter writer)
    {
        int count = rows.GetArrayLength();
        if (count > maxRows) throw new RequestFault($"A request must have at most {maxRows} rows, but this has {count}; send them in several requests.", StatusCodes.Status413PayloadTooLarge);
        writer.WriteStartArray();
        int number = 0;
        foreach (var row in rows.EnumerateArray()) scorer.Answer(row, ++number, writer);
        writer.WriteEndArray();
    }
}
