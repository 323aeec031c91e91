namespace Extensions.ML.Mlp.Tests.Serve;

/// <summary>A row with a column of each type that has a JSON form.</summary>
public sealed class Assorted
{
    public sbyte I1 { get; set; }

    public byte U1 { get; set; }

    public short I2 { get; set; }

    public ushort U2 { get; set; }

    public int I4 { get; set; }

    public uint U4 { get; set; }

    public long I8 { get; set; }

    public ulong U8 { get; set; }

    public float R4 { get; set; }

    public double R8 { get; set; }

    public bool Flag { get; set; }

    public string Text { get; set; } = "";

    public DateTime At { get; set; }

    public DateTimeOffset AtOffset { get; set; }

    public TimeSpan Span { get; set; }

    [KeyType(4)]
    public uint Key { get; set; }

    [VectorType]
    public double[] Any { get; set; } = [];

    [VectorType(2)]
    public string[] Texts { get; set; } = ["", ""];
}
