using Microsoft.ML;

namespace Extensions.ML.Mlp;

/// <summary>Computes a value once a row, however many columns are made of it.</summary>
internal static class PerRowCache
{
    internal static ValueGetter<float> Of(DataViewRow input, ValueGetter<float> compute)
    {
        var (position, known) = (-1L, 0f);
        return (ref value) =>
        {
            if (position != input.Position) compute(ref known);
            (position, value) = (input.Position, known);
        };
    }
}
