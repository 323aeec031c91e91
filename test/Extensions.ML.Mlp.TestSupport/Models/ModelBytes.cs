using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.TestSupport.Models;

/// <summary>A model file put together by hand, its checksum right.</summary>
internal static class ModelBytes
{
    internal const int HeadLength = 10;

    internal static byte[] Of(byte[] fields) => [.. "MLPM"u8, 2, 0, .. BitConverter.GetBytes(Checksum.Of(fields)), .. fields];

    internal static byte[] Field(ushort number, byte[] content) => [.. BitConverter.GetBytes(number), .. BitConverter.GetBytes(content.Length), .. content];

    /// <summary>The bytes with the checksum that they should have: damage that it cannot find.</summary>
    internal static byte[] Mended(byte[] bytes)
    {
        if (bytes.Length >= HeadLength) BitConverter.TryWriteBytes(bytes.AsSpan(6), Checksum.Of(bytes.AsSpan(HeadLength)));
        return bytes;
    }
}
