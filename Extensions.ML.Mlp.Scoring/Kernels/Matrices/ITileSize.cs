namespace Extensions.ML.Mlp.Kernels;

/// <summary>A number as a type: what is compiled for it has a loop's length for a constant, and keeps its sums in registers.</summary>
internal interface INumber
{
    static abstract int Value { get; }
}

internal readonly struct One : INumber
{
    public static int Value => 1;
}

internal readonly struct Two : INumber
{
    public static int Value => 2;
}

internal readonly struct Three : INumber
{
    public static int Value => 3;
}

internal readonly struct Four : INumber
{
    public static int Value => 4;
}

internal readonly struct Five : INumber
{
    public static int Value => 5;
}

internal readonly struct Six : INumber
{
    public static int Value => 6;
}

internal readonly struct Seven : INumber
{
    public static int Value => 7;
}

internal readonly struct Eight : INumber
{
    public static int Value => 8;
}
