using System.Text.RegularExpressions;
using Extensions.ML.Mlp.Tests.Eng;

namespace Extensions.ML.Mlp.Tests.Conventions;

/// <summary>The rooms and who may enter them, read from the sources.</summary>
[TestClass]
public sealed class RoomTests
{
    /// <summary>The rooms in the order in which data flows; each may use those before it. The front door, Trainers, leads through all.</summary>
    private static readonly string[] Rooms =
    [
        "Extensions.ML.Mlp.Scoring/Model", "Extensions.ML.Mlp.Scoring/Kernels", "Extensions.ML.Mlp.Scoring/Inference", "Extensions.ML.Mlp.Scoring/Exchange",
        "Extensions.ML.Mlp.Scoring/ModelParameters",
        "Extensions.ML.Mlp/Options", "Extensions.ML.Mlp/Native", "Extensions.ML.Mlp/Data", "Extensions.ML.Mlp/Network", "Extensions.ML.Mlp/Training", "Extensions.ML.Mlp/Search", "Extensions.ML.Mlp/Trainers",
    ];

    /// <summary>A stage applies its kernel, and a model and stages that hold others run the forward and the backward pass.</summary>
    private static readonly (string Room, string Used)[] Allowed = [("Extensions.ML.Mlp.Scoring/Model", "Kernels"), ("Extensions.ML.Mlp.Scoring/Model", "Inference")];

    [TestMethod]
    public void Every_source_file_lies_in_a_room()
    {
        string[] elsewhere = [.. Sources().Where(file => !Rooms.Any(room => file.StartsWith(room + "/", StringComparison.Ordinal)))];
        CollectionAssert.AreEqual(Array.Empty<string>(), elsewhere);
    }

    /// <summary>Uses of a later room that stand for a reason: the file that uses, and the file whose types it uses.</summary>
    private static readonly (string File, string Used)[] Exceptions = [];

    [TestMethod]
    public void A_room_uses_only_the_rooms_before_it()
    {
        (string File, string Used)[] uses = [.. SourceUses.Find(Sources()).Where(use => IsLater(use.Used, use.File)).Order()];
        Assert.AreEqual("", string.Join('\n', uses.Except(Exceptions).Select(use => $"{use.File} uses {use.Used}")));
        Assert.AreEqual("", string.Join('\n', Exceptions.Except(uses)), "exceptions that are no longer needed");
    }

    private static bool IsLater(string used, string file)
    {
        var (own, other) = (RoomOf(file), RoomOf(used));
        return other > own && !Allowed.Contains((Rooms[own], Rooms[other].Split('/')[1]));
    }

    private static int RoomOf(string file) => Array.FindIndex(Rooms, room => file.StartsWith(room + "/", StringComparison.Ordinal));

    [TestMethod]
    public void TorchSharp_lives_in_the_network_the_training_and_its_loader()
    {
        string[] homes = ["Extensions.ML.Mlp/Network/", "Extensions.ML.Mlp/Training/", "Extensions.ML.Mlp/Native/"];
        string[] strangers = [.. Sources().Where(file => Regex.IsMatch(Text(file), @"using (static )?TorchSharp\b|\btorch\.")).Where(file => !homes.Any(home => file.StartsWith(home, StringComparison.Ordinal)))];
        CollectionAssert.AreEqual(Array.Empty<string>(), strangers);
    }

    [TestMethod]
    public void No_collector_is_forced_and_no_global_generator_touched()
    {
        string[] breaches = [.. Sources().Where(file => Regex.IsMatch(Text(file), @"GC\.Collect|torch\.(random\.)?manual_seed|Random\.Shared|torch\.rand"))];
        CollectionAssert.AreEqual(Array.Empty<string>(), breaches);
    }

    private static IEnumerable<string> Sources() =>
        new[] { "Extensions.ML.Mlp", "Extensions.ML.Mlp.Scoring" }
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(Repository.Root, project), "*.cs", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/") && !file.Contains("/bin/"))
            .Order(StringComparer.Ordinal);

    private static string Text(string file) => string.Join('\n', File.ReadLines(Path.Combine(Repository.Root, file)).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));
}
