namespace Extensions.ML.Mlp.Model;

/// <summary>A column of keys that a model reads beside its vector of features, each key as one value after those of the vector.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Count">The keys that training knew: the value is 1 to Count, and 0 for any other.</param>
/// <param name="Keys">What the keys stand for, as text; null where the column of the training rows did not tell.</param>
internal sealed record CategoryColumn(string Name, int Count, TextList? Keys)
{
    /// <summary>The most keys: a Single tells as many apart.</summary>
    internal const int MaxKeys = 1 << 24;

    /// <summary>The most columns of a model.</summary>
    internal const int MaxColumns = 1024;
}
