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

    [TestMethod]
    public void A_room_uses_only_the_rooms_before_it()
    {
        var breaches = new List<string>();
        for (int room = 0; room < Rooms.Length; room++)
        {
            string[] later = [.. Rooms.Skip(room + 1).Select(name => name.Split('/')[1]).Where(name => !Allowed.Contains((Rooms[room], name)))];
            foreach (string file in Sources().Where(file => file.StartsWith(Rooms[room] + "/", StringComparison.Ordinal)))
                breaches.AddRange(later.Where(name => Regex.IsMatch(Text(file), $@"using (static )?Extensions\.ML\.Mlp\.{name}\b")).Select(name => $"{file} uses {name}"));
        }
        CollectionAssert.AreEqual(Array.Empty<string>(), breaches.ToArray());
    }

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
