using Extensions.ML.Mlp.Training.Fused;

namespace Extensions.ML.Mlp.Tests.Training.Fused;

[TestClass]
public sealed class WorkerTeamTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(5)]
    public void Every_worker_does_its_part_of_each_round(int workers)
    {
        using var team = new WorkerTeam(workers);
        var done = new int[workers];
        for (int round = 1; round <= 300; round++)
        {
            team.Run(worker => done[worker]++);
            Assert.IsTrue(done.All(count => count == round), $"round {round}");
        }
    }

    /// <summary>What a worker writes before a meeting, all read after it.</summary>
    [TestMethod]
    public void Workers_meet()
    {
        using var team = new WorkerTeam(3);
        var written = new int[3];
        var sums = new int[3];
        for (int round = 1; round <= 300; round++)
        {
            team.Run(worker =>
            {
                written[worker] = round;
                team.Meet();
                sums[worker] = written.Sum();
                team.Meet();
                written[worker] = -1;
            });
            Assert.IsTrue(sums.All(sum => sum == 3 * round), $"round {round}");
        }
    }

    [TestMethod]
    public void Workers_that_slept_come_back()
    {
        using var team = new WorkerTeam(2);
        int rounds = 0;
        for (int i = 0; i < 3; i++)
        {
            Thread.Sleep(200);
            team.Run(worker => Interlocked.Increment(ref rounds));
        }
        Assert.AreEqual(6, rounds);
    }

    /// <summary>A worker that fails neither hangs those who wait for it nor the rounds after it.</summary>
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void What_a_worker_throws_reaches_the_caller(int failing)
    {
        using var team = new WorkerTeam(2);
        Assert.ThrowsExactly<FormatException>(() => team.Run(worker =>
        {
            if (worker == failing) throw new FormatException();
            team.Meet();
        }));
        int done = 0;
        team.Run(worker =>
        {
            team.Meet();
            Interlocked.Increment(ref done);
        });
        Assert.AreEqual(2, done);
    }
}
