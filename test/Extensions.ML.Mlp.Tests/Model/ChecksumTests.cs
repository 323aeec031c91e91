using System.Text;
using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Tests.Model.Saved;

namespace Extensions.ML.Mlp.Tests.Model;

[TestClass]
public sealed class ChecksumTests
{
    [TestMethod]
    [DataRow("", 0u)]
    [DataRow("a", 0xC1D04330u)]
    [DataRow("123456789", 0xE3069283u)]
    [DataRow("The quick brown fox jumps over the lazy dog", 0x22620404u)]
    public void The_checksum_is_the_one_of_the_books(string text, uint checksum) => Assert.AreEqual(checksum, Checksum.Of(Encoding.ASCII.GetBytes(text)));

    /// <summary>RFC 3720, B.4.</summary>
    [TestMethod]
    public void The_checksum_is_that_of_iSCSI()
    {
        Assert.AreEqual(0x8A9136AAu, Checksum.Of(new byte[32]));
        Assert.AreEqual(0x46DD794Eu, Checksum.Of([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
    }

    [TestMethod]
    [DataRow(5)]
    [DataRow(16_384)]
    [DataRow(40_003)]
    public void The_checksum_of_a_stream_is_that_of_its_bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        var stream = new MemoryStream(bytes) { Position = 3 };
        Assert.AreEqual(Checksum.Of(bytes.AsSpan(3)), Checksum.Of(stream));
        Assert.AreEqual(3, stream.Position);
    }

    [TestMethod]
    public void A_weight_that_changed_is_found()
    {
        byte[] bytes = Bytes();
        bytes[60] ^= 1;
        string message = Assert.ThrowsExactly<FormatException>(() => MlpModel.Load(new MemoryStream(bytes))).Message;
        Assert.AreEqual($"The model's checksum must be {Given(bytes):X8}, but its bytes give {Checksum.Of(bytes.AsSpan(10)):X8}; the file is damaged, so take another copy.", message);
    }

    [TestMethod]
    public void A_checksum_that_changed_is_found()
    {
        byte[] bytes = Bytes();
        bytes[6] ^= 1;
        Assert.ThrowsExactly<FormatException>(() => MlpModel.Load(new MemoryStream(bytes)));
    }

    [TestMethod]
    public void A_file_without_a_checksum_is_of_version_1()
    {
        byte[] bytes = Bytes(), older = [.. "MLPM"u8, 1, 0, .. bytes[10..]];
        float[][] rows = BareModels.Rows(3);
        var scores = BareModels.Scores(BareModels.EveryStage(), rows).SelectMany(row => row);
        CollectionAssert.AreEqual(scores.ToArray(), BareModels.Scores(MlpModel.Load(new MemoryStream(older)), rows).SelectMany(row => row).ToArray());
    }

    private static uint Given(byte[] bytes) => BitConverter.ToUInt32(bytes, 6);

    private static byte[] Bytes()
    {
        using var stream = new MemoryStream();
        BareModels.EveryStage().Save(stream);
        return stream.ToArray();
    }
}
