using System.Buffers.Binary;
using System.Text;

namespace Extensions.ML.Mlp.Tests.Exchange;

/// <summary>A safetensors file put together by hand, sound or not.</summary>
internal sealed class SafetensorsSample
{
    private readonly List<string> _entries = [];
    private readonly List<byte> _data = [];

    internal byte[] Bytes => Of($"{{{string.Join(',', _entries)}}}", [.. _data]);

    internal void Add(string name, float[] values, params int[] shape)
    {
        int begin = _data.Count;
        foreach (float value in values) _data.AddRange(BitConverter.GetBytes(value));
        _entries.Add($"\"{name}\":{{\"dtype\":\"F32\",\"shape\":[{string.Join(',', shape)}],\"data_offsets\":[{begin},{_data.Count}]}}");
    }

    internal static byte[] Of(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header), length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. data];
    }
}
