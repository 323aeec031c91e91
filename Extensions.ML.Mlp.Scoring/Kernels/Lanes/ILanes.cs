namespace Extensions.ML.Mlp.Kernels;

/// <summary>
/// A vector of singles of one width. The kernels are written once over it and compiled for each width: <see cref="WideLanes"/> where the
/// processor computes 512 bits at once, else <see cref="NativeLanes"/>. A lane's result depends on that lane alone, so the width does
/// not matter to the bits.
/// </summary>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    static abstract int Count { get; }

    static abstract TSelf Load(ref float source, nuint offset);

    static abstract TSelf Of(float value);

    void Store(ref float target, nuint offset);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf value);

    /// <summary>left * right + sum with one rounding.</summary>
    static abstract TSelf MulAdd(TSelf left, TSelf right, TSelf sum);

    /// <summary>The smaller; NaN where one is.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>The larger; NaN where one is.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>The value cut to a range, in the processor's fastest way; for NaN anything.</summary>
    static abstract TSelf CutFast(TSelf value, TSelf lowest, TSelf highest);

    static abstract TSelf Abs(TSelf value);

    static abstract TSelf Sqrt(TSelf value);

    static abstract TSelf CopySign(TSelf value, TSelf sign);

    /// <summary>One choice where a value is above 0, else (NaN too) the other.</summary>
    static abstract TSelf WhereAboveZero(TSelf value, TSelf above, TSelf otherwise);

    /// <summary>One choice where a value is below 0, else (NaN too) the other.</summary>
    static abstract TSelf WhereBelowZero(TSelf value, TSelf below, TSelf otherwise);

    /// <summary>The result, and NaN where the argument is NaN.</summary>
    static abstract TSelf KeepNaN(TSelf argument, TSelf result);

    /// <summary>The single whose exponent (and sign) are the value's last nine bits.</summary>
    static abstract TSelf ExponentOf(TSelf value);
}
