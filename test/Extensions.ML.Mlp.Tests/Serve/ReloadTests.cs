using System.Net;

namespace Extensions.ML.Mlp.Tests.Serve;

/// <summary>The file changes under a server that is being asked.</summary>
[TestClass]
public sealed class ReloadTests
{
    private const int Clients = 8;

    private DirectoryInfo _folder = null!;

    private string ModelPath => Path.Combine(_folder.FullName, "model.zip");

    [TestInitialize]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("mlp-");

    [TestCleanup]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [TestMethod]
    public async Task A_new_file_takes_over_and_no_request_is_dropped()
    {
        var house = Houses.Some(1, seed: 7)[0];
        string before = Expected(Houses.SaveBinary(ModelPath), house);
        using var server = await Server.StartReadyAsync(ModelPath);
        string written = (await server.GetAsync("health")).GetProperty("writtenAt").GetString()!;

        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients).Select(_ => Task.Run(() => AskUntil(server, house, stop.Token))).ToArray();
        string after = Expected(Houses.SaveBinary(ModelPath, seed: 2), house);
        await server.UntilHealthAsync(health => health.GetProperty("writtenAt").GetString() != written);
        await Task.Delay(100);
        stop.Cancel();

        Assert.AreNotEqual(before, after);
        foreach (var answers in await Task.WhenAll(clients))
        {
            Assert.AreEqual(before, answers[0]);
            Assert.AreEqual(after, answers[^1]);
            // First the one, then the other, and nothing else.
            CollectionAssert.AreEqual(new[] { before, after }, answers.Where((answer, i) => i == 0 || answer != answers[i - 1]).ToArray());
        }
    }

    [TestMethod]
    public async Task A_damaged_file_is_told_and_the_model_before_it_goes_on()
    {
        var house = Houses.Some(1, seed: 7)[0];
        string before = Expected(Houses.SaveBinary(ModelPath), house);
        using var server = await Server.StartReadyAsync(ModelPath);

        byte[] whole = await File.ReadAllBytesAsync(ModelPath);
        await File.WriteAllBytesAsync(ModelPath, whole[..(whole.Length / 2)]);
        var health = await server.UntilHealthAsync(health => health.GetProperty("fault").GetString() is not null);
        Assert.AreEqual("ready", health.GetProperty("status").GetString());
        Assert.AreEqual($"'{ModelPath}' is not a pipeline that can be served: Failed to open a zip archive.", health.GetProperty("fault").GetString());
        Assert.AreEqual(before, await Ask(server, house));

        File.Delete(ModelPath);
        await server.UntilHealthAsync(health => health.GetProperty("fault").GetString() == $"The model '{ModelPath}' cannot be read: Could not find file '{ModelPath}'.");
        Assert.AreEqual(before, await Ask(server, house));

        string after = Expected(Houses.SaveBinary(ModelPath, seed: 2), house);
        await server.UntilHealthAsync(health => health.GetProperty("fault").GetString() is null);
        Assert.AreEqual(after, await Ask(server, house));
    }

    private static async Task<List<string>> AskUntil(Server server, House house, CancellationToken stop)
    {
        var answers = new List<string>();
        while (!stop.IsCancellationRequested) answers.Add(await Ask(server, house));
        return answers;
    }

    private static async Task<string> Ask(Server server, House house)
    {
        var (status, body) = await server.PredictAsync(PredictTests.Row(house));
        Assert.AreEqual(HttpStatusCode.OK, status);
        return PredictTests.Answer(body);
    }

    private static string Expected(ITransformer model, House house) => PredictTests.Answers(model.Transform(Houses.View(new MLContext(1), [house])))[0];
}
