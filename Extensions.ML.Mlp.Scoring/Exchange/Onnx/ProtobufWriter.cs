using System.Buffers.Binary;
using System.Text;

namespace Extensions.ML.Mlp.Exchange.Onnx;

/// <summary>The shapes of a protobuf field that ONNX files need. A library for it would be this package's second dependency.</summary>
internal sealed class ProtobufWriter
{
    private const int VarintType = 0, LengthType = 2, Fixed32Type = 5;

    private readonly MemoryStream _bytes = new();

    internal void Integer(int field, long value)
    {
        Varint((ulong)(field << 3 | VarintType));
        Varint((ulong)value);
    }

    internal void Float(int field, float value)
    {
        Varint((ulong)(field << 3 | Fixed32Type));
        Write(value);
    }

    internal void Text(int field, string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        Length(field, bytes.Length);
        _bytes.Write(bytes);
    }

    /// <summary>The values as raw little-endian bytes.</summary>
    internal void Floats(int field, ReadOnlySpan<float> values)
    {
        Length(field, (long)values.Length * sizeof(float));
        foreach (float value in values) Write(value);
    }

    /// <summary>The values as raw little-endian bytes.</summary>
    internal void Longs(int field, ReadOnlySpan<long> values)
    {
        Length(field, (long)values.Length * sizeof(long));
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        foreach (long value in values)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            _bytes.Write(bytes);
        }
    }

    internal void Message(int field, Action<ProtobufWriter> write)
    {
        var message = new ProtobufWriter();
        write(message);
        Length(field, message._bytes.Length);
        Append(message);
    }

    /// <summary>The other's fields become fields of this message.</summary>
    internal void Append(ProtobufWriter other) => other.CopyTo(_bytes);

    internal void CopyTo(Stream stream) => stream.Write(_bytes.GetBuffer(), 0, (int)_bytes.Length);

    private void Length(int field, long length)
    {
        Varint((ulong)(field << 3 | LengthType));
        Varint((ulong)length);
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7) _bytes.WriteByte((byte)(value | 0x80));
        _bytes.WriteByte((byte)value);
    }

    private void Write(float value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.Write(bytes);
    }
}
