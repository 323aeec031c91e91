namespace Extensions.ML.Mlp.Tests.Toy;

/// <summary>The threads of this process that work on steps.</summary>
internal static class TrainingThreads
{
    private const string Tasks = "/proc/self/task";

    /// <summary>How many there are; 0 where the system does not tell a thread's name.</summary>
    internal static int Count => !Directory.Exists(Tasks) ? 0 : Directory.EnumerateDirectories(Tasks).Count(task => NameOf(task) == "Mlp training");

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).Trim();
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return "";
        }
    }
}
