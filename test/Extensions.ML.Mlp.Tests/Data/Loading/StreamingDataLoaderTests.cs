using Extensions.ML.Mlp.Data.Loading;

namespace Extensions.ML.Mlp.Tests.Data.Loading;

/// <summary>Batches of rows that are read by a thread of their own.</summary>
[TestClass]
public sealed class StreamingDataLoaderTests
{
    [TestMethod]
    public void Without_a_shuffle_the_batches_have_the_views_order()
    {
        using var batches = NumberedRows.Stream(NumberedRows.Make(10), 10).CreateLoader(4, shuffleSeed: null);
        Assert.AreEqual(3, batches.BatchCount);
        for (int epoch = 1; epoch <= 2; epoch++) CollectionAssert.AreEqual(Numbers(10), Epoch(batches, epoch));
    }

    [TestMethod]
    public void A_batch_holds_features_labels_and_weights_of_the_same_rows()
    {
        using var batches = NumberedRows.Stream(NumberedRows.Make(50), 50, shuffleRows: 7, weighted: true).CreateLoader(8, shuffleSeed: 3);
        batches.BeginEpoch(1);
        for (int index = 0; index < batches.BatchCount; index++)
        {
            var batch = batches.Take(index);
            for (int row = 0; row < batch.Count; row++)
            {
                float number = batch.Labels[row];
                Assert.AreEqual((number, -number, number % 3 + 1), (batch.Features[2 * row], batch.Features[2 * row + 1], batch.Weights![row]));
            }
            Assert.AreEqual(batch.Weights!.Take(batch.Count).Sum(), batch.TotalWeight);
        }
    }

    [TestMethod]
    public void A_shuffled_epoch_has_every_row_once_in_an_order_that_seed_and_epoch_decide()
    {
        float[] first = Shuffled(seed: 5, epoch: 1);
        CollectionAssert.AreEqual(Numbers(100), first.Order().ToArray());
        CollectionAssert.AreEqual(first, Shuffled(seed: 5, epoch: 1));
        CollectionAssert.AreNotEqual(first, Shuffled(seed: 5, epoch: 2));
        CollectionAssert.AreNotEqual(first, Shuffled(seed: 6, epoch: 1));

        static float[] Shuffled(int seed, int epoch)
        {
            using var batches = NumberedRows.Stream(NumberedRows.Make(100), 100, shuffleRows: 20).CreateLoader(8, seed);
            return Epoch(batches, epoch);
        }
    }

    [TestMethod]
    public void A_row_comes_no_sooner_than_the_buffer_reaches()
    {
        using var batches = NumberedRows.Stream(NumberedRows.Make(1000), 1000, shuffleRows: 50).CreateLoader(16, shuffleSeed: 1);
        float[] order = Epoch(batches, 1);
        // When place p is filled, p + 51 rows have been read.
        for (int place = 0; place < order.Length; place++) Assert.IsLessThanOrEqualTo(place + 50, order[place]);
        Assert.IsGreaterThan(30, order.Select((number, place) => Math.Abs(number - place)).Average(), "it shuffles");
    }

    [TestMethod]
    public void A_buffer_for_all_rows_shuffles_as_in_memory()
    {
        using var batches = NumberedRows.Stream(NumberedRows.Make(100), 100, shuffleRows: 100).CreateLoader(16, shuffleSeed: 9);
        CollectionAssert.AreEqual(ShuffleSampler.Shuffled(100, seed: 9, epoch: 4).Select(row => (float)row).ToArray(), Epoch(batches, 4));
    }

    [TestMethod]
    public void The_last_batch_is_left_out_when_it_is_smaller()
    {
        using var batches = NumberedRows.Stream(NumberedRows.Make(10), 10).CreateLoader(4, shuffleSeed: null, dropLast: true);
        Assert.AreEqual(2, batches.BatchCount);
        CollectionAssert.AreEqual(Numbers(8), Epoch(batches, 1));
        CollectionAssert.AreEqual(Numbers(8), Epoch(batches, 2));
    }

    [TestMethod]
    public void Many_rows_go_through_few_arrays()
    {
        using var batches = NumberedRows.Stream(NumberedRows.Make(20_000), 20_000, shuffleRows: 100).CreateLoader(16, shuffleSeed: 1);
        var arrays = new HashSet<float[]>();
        for (int epoch = 1; epoch <= 2; epoch++)
        {
            batches.BeginEpoch(epoch);
            for (int index = 0; index < batches.BatchCount; index++) arrays.Add(batches.Take(index).Features);
        }
        Assert.IsLessThanOrEqualTo(64, arrays.Count);
        Assert.IsTrue(arrays.All(array => array.Length == 32));
    }

    [TestMethod]
    public void The_arrays_of_a_batch_are_used_again()
    {
        const int BatchSize = 500;
        using var batches = NumberedRows.Stream(NumberedRows.Make(50_000), 50_000).CreateLoader(BatchSize, shuffleSeed: null);
        Epoch(batches, 1);
        batches.BeginEpoch(2);
        batches.Take(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int index = 1; index < batches.BatchCount; index++) batches.Take(index);
        // Two features and a label a row would take 6,000 bytes a batch; a wait for the other thread makes a few small objects.
        Assert.IsLessThan(1000, (GC.GetAllocatedBytesForCurrentThread() - before) / (batches.BatchCount - 1));
    }

    private static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(number => (float)number)];

    private static float[] Epoch(DataLoader batches, int epoch)
    {
        batches.BeginEpoch(epoch);
        return [.. Enumerable.Range(0, batches.BatchCount).SelectMany(index => batches.Take(index) is var batch ? batch.Labels[..batch.Count] : [])];
    }
}
