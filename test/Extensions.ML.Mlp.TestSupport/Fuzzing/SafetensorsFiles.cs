using System.Buffers.Binary;
using System.Text;
using Extensions.ML.Mlp.TestSupport.Models;

namespace Extensions.ML.Mlp.TestSupport.Fuzzing;

/// <summary>Safetensors files. They have no checksum: a weight that changed loads, and scores otherwise.</summary>
internal static class SafetensorsFiles
{
    private const int LengthBytes = sizeof(long);

    private static readonly string[] Words =
    [
        "\"F64\"", "\"F32\"", "\"F16\"", "\"BF16\"", "\"I8\"", "[", "]", "{", "}", ",", ":", "null", "-1", "0", "1e9", "9223372036854775807", "4611686018427387904", "\\u0000", "\\ud800", "\"", "\"__metadata__\":{},", "\\\"kind\\\":\\\"Linear\\\",",
    ];

    /// <param name="foreign">Files that PyTorch wrote.</param>
    internal static FileKind Kind(IEnumerable<byte[]> foreign)
    {
        byte[][] samples = [.. BareModels.All().Select(named => Bytes(named.Model)), .. foreign];
        return new("safetensors", samples, Mutate, bytes => ModelFiles.Scorer(MlpSafetensors.Load(new MemoryStream(bytes), Activation.Relu)), Trial.IsOurs);
    }

    private static byte[] Bytes(MlpModel model)
    {
        using var stream = new MemoryStream();
        model.SaveSafetensors(stream);
        return stream.ToArray();
    }

    private static Mutant Mutate(byte[] bytes, Random random)
    {
        if (bytes.Length < LengthBytes || random.Next(4) == 0) return new(ByteDamage.Apply(bytes, random));
        int length = (int)Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(bytes), 0, bytes.Length - LengthBytes);
        byte[] header = bytes[LengthBytes..(LengthBytes + length)], data = bytes[(LengthBytes + length)..];
        for (int times = random.Next(1, 3); times > 0 && header.Length > 0; times--) header = random.Next(4) == 0 ? ByteDamage.Apply(header, random) : Rewritten(header, random);
        if (random.Next(8) == 0) data = ByteDamage.Apply(data, random);
        int claimed = random.Next(4) == 0 ? length : header.Length;
        return new([.. BitConverter.GetBytes((long)claimed), .. header, .. data]);
    }

    /// <summary>A digit, a word or an entry of the header is another.</summary>
    private static byte[] Rewritten(byte[] header, Random random)
    {
        int[] digits = [.. Enumerable.Range(0, header.Length).Where(i => char.IsAsciiDigit((char)header[i]))];
        int at = random.Next(header.Length), digit = digits.Length > 0 ? digits[random.Next(digits.Length)] : at;
        byte[] word = Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]);
        return random.Next(5) switch
        {
            0 => ByteDamage.Written(header, digit, [(byte)('0' + random.Next(10))]),
            1 => [.. header[..digit], .. word, .. header[(digit + 1)..]],
            2 => [.. header[..at], .. Enumerable.Repeat(word, random.Next(1, 200)).SelectMany(part => part), .. header[at..]],
            3 => Swapped(header, random, ',', '"'),
            _ => Swapped(header, random, ':', '['),
        };
    }

    /// <summary>Two of the parts between the separators change places.</summary>
    private static byte[] Swapped(byte[] header, Random random, char separator, char next)
    {
        string[] parts = Encoding.Latin1.GetString(header).Split($"{separator}{next}");
        int first = random.Next(parts.Length), second = random.Next(parts.Length);
        (parts[first], parts[second]) = (parts[second], parts[first]);
        return Encoding.Latin1.GetBytes(string.Join($"{separator}{next}", parts));
    }
}
