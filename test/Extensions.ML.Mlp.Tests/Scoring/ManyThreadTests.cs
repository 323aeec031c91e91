namespace Extensions.ML.Mlp.Tests.Scoring;

/// <summary>Many threads score with one model.</summary>
[TestClass]
public sealed class ManyThreadTests
{
    private const int Threads = 8, EachThreads = 125_000, Rows = 1_000;

    [TestMethod]
    [DataRow(1)]
    [DataRow(7)]
    public void A_million_predictions_of_8_threads_are_those_of_one_and_allocate_nothing(int batch)
    {
        var model = new RandomNetwork(9, [33, 17], 2, Activation.Gelu, Normalized: true, Seed: 3).Model();
        var random = new Random(1);
        float[] rows = [.. Enumerable.Range(0, Rows * 9).Select(_ => random.NextSingle() * 4 - 2)], expected = new float[Rows * 2];
        model.ScoreBatch(rows, expected);
        var allocated = new long[Threads];
        var wrong = new int[Threads];
        OnThreads(thread =>
        {
            var scores = new float[2 * batch];
            Score(thread, 100, scores);
            long before = GC.GetAllocatedBytesForCurrentThread();
            wrong[thread] = Score(thread, EachThreads, scores);
            allocated[thread] = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        CollectionAssert.AreEqual(new int[Threads], wrong);
        CollectionAssert.AreEqual(new long[Threads], allocated);

        int Score(int thread, int count, float[] scores)
        {
            int differences = 0;
            for (int i = 0; i < count; i += batch)
            {
                int row = (thread * 37 + i) % (Rows - batch);
                model.ScoreBatch(rows.AsSpan(row * 9, batch * 9), scores);
                if (!scores.AsSpan().SequenceEqual(expected.AsSpan(row * 2, batch * 2))) differences++;
            }
            return differences;
        }
    }

    [TestMethod]
    public void Engines_of_8_threads_and_one_transformer_give_the_same_predictions_in_flat_memory()
    {
        var context = new MLContext(1);
        var train = Points.Clouds(60).View(context);
        var model = Points.Features(context).Append(context.BinaryClassification.Trainers.Mlp(Points.Quick())).Fit(train);
        var points = Points.Clouds(Rows, seed: 2);
        float[] expected = [.. model.Transform(points.View(context)).GetColumn<float>("Score")];
        var (allocated, wrong) = (new long[Threads], new int[Threads]);
        OnThreads(thread =>
        {
            using var engine = context.Model.CreatePredictionEngine<Point, Prediction>(model);
            var prediction = new Prediction();
            engine.Predict(points[0], ref prediction);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 20_000; i++)
            {
                int row = (thread * 37 + i) % Rows;
                engine.Predict(points[row], ref prediction);
                if (prediction.Score != expected[row]) wrong[thread]++;
            }
            allocated[thread] = GC.GetAllocatedBytesForCurrentThread() - before;
            if (!model.Transform(points.View(context)).GetColumn<float>("Score").SequenceEqual(expected)) wrong[thread]++;
        });
        CollectionAssert.AreEqual(new int[Threads], wrong);
        // What ML.NET's concatenation of the columns takes is its own; nothing grows beside it.
        foreach (long bytes in allocated) Assert.IsLessThan(20_000 * 200, bytes);
    }

    private static void OnThreads(Action<int> work)
    {
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() => work(thread)))];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
    }
}
