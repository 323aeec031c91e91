using System.Buffers;
using System.Text.Json;
using Mlp.Serve.Models;

namespace Mlp.Serve.Endpoints;

/// <summary>POST /predict: a row or an array of rows in, an answer or an array of answers out.</summary>
internal static class PredictEndpoint
{
    internal static void AddTo(WebApplication app) => app.MapPost("/predict", async (HttpContext http, ModelWatch watch, Settings settings) =>
    {
        if (watch.Current is not { } model) return Results.Problem("The model is being loaded; ask again in a second.", statusCode: StatusCodes.Status503ServiceUnavailable);
        try
        {
            using var body = await ReadAsync(http);
            var answer = new ArrayBufferWriter<byte>();
            Answer(model, body.RootElement, settings.MaxRows, answer, http.RequestAborted);
            return Results.Bytes(answer.WrittenMemory, "application/json");
        }
        catch (RequestFault fault)
        {
            return Results.Problem(fault.Message, statusCode: fault.Status);
        }
    });

    private static async Task<JsonDocument> ReadAsync(HttpContext http)
    {
        try
        {
            return await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
        }
        catch (JsonException e)
        {
            throw new RequestFault($"The body must be JSON, but it is not: {e.Message} Send a row as an object, or an array of rows.");
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new RequestFault($"The body must have at most {Settings.MaxBodyBytes} bytes, but it has more; send the rows in several requests.", e.StatusCode);
        }
    }

    private static void Answer(ServedModel model, JsonElement body, int maxRows, ArrayBufferWriter<byte> answer, CancellationToken cancelled)
    {
        using var writer = new Utf8JsonWriter(answer);
        var scorer = model.Borrow();
        try
        {
            if (body.ValueKind == JsonValueKind.Array) AnswerRows(scorer, body, maxRows, writer, cancelled);
            else scorer.Answer(body, 1, writer);
        }
        finally
        {
            model.Return(scorer);
        }
    }

    private static void AnswerRows(Scorer scorer, JsonElement rows, int maxRows, Utf8JsonWriter writer, CancellationToken cancelled)
    {
        int count = rows.GetArrayLength();
        if (count > maxRows) throw new RequestFault($"A request must have at most {maxRows} rows, but this has {count}; send them in several requests.", StatusCodes.Status413PayloadTooLarge);
        writer.WriteStartArray();
        int number = 0;
        foreach (var row in rows.EnumerateArray())
        {
            cancelled.ThrowIfCancellationRequested();
            scorer.Answer(row, ++number, writer);
        }
        writer.WriteEndArray();
    }
}
