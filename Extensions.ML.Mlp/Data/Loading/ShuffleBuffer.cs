using Extensions.ML.Mlp.Data.Reading;

namespace Extensions.ML.Mlp.Data.Loading;

/// <summary>
/// Shuffles a pass through a block of rows: each row that comes takes the place of one that is drawn, which goes; at the end those left go
/// in a drawn order. A block that holds all rows gives the order of <see cref="ShuffleSampler"/>.
/// </summary>
internal sealed class ShuffleBuffer(BatchBuffer block)
{
    private readonly int[] _rest = new int[block.Capacity];

    internal void Pass(StreamedCursor pass, Random random, BatchWriter writer)
    {
        int held = 0;
        while (!writer.Abandoned && pass.MoveNext()) pass.Put(block, held < block.Capacity ? held++ : Replace(random, writer));
        var rest = _rest.AsSpan(..held);
        for (int place = 0; place < held; place++) rest[place] = place;
        random.Shuffle(rest);
        foreach (int place in rest) writer.Write(block, place);
    }

    private int Replace(Random random, BatchWriter writer)
    {
        int place = random.Next(block.Capacity);
        writer.Write(block, place);
        return place;
    }
}
