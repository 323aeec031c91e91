using System.Text;

namespace Extensions.ML.Mlp.Model.Format;

/// <summary>
/// The key columns of a model as bytes: their number, then each its name, its number of keys, whether what they stand for is known (1
/// byte), and if so the bytes of each key's text and all the texts. Counts and lengths take 4 bytes.
/// </summary>
internal static class CategoriesFormat
{
    internal static void Write(BinaryWriter writer, CategoryColumn[] columns)
    {
        writer.Write(columns.Length);
        foreach (var column in columns)
        {
            byte[] name = Encoding.UTF8.GetBytes(column.Name);
            writer.Write(name.Length);
            writer.Write(name);
            writer.Write(column.Count);
            writer.Write(column.Keys is not null);
            if (column.Keys is { } keys) TextListFormat.Write(writer, keys);
        }
    }

    /// <param name="reader">Stands on the columns.</param>
    /// <param name="featureCount">The values that the model takes; at least one is no key.</param>
    internal static CategoryColumn[] Read(ref FieldReader reader, int featureCount)
    {
        int count = reader.Count();
        if (count > CategoryColumn.MaxColumns || count >= featureCount)
            throw new FormatException($"The model of {featureCount} inputs claims {count} key columns; the file is damaged.");
        var columns = new CategoryColumn[count];
        for (int index = 0; index < count; index++) columns[index] = Read(ref reader);
        return columns;
    }

    private static CategoryColumn Read(ref FieldReader reader)
    {
        string name = Encoding.UTF8.GetString(reader.Take(reader.Count()));
        int count = reader.Count();
        if (name.Length == 0 || count is 0 or > CategoryColumn.MaxKeys)
            throw new FormatException($"The model has a key column '{Excerpt.Of(name)}' of {count} keys; the file is damaged.");
        return new(name, count, reader.Byte() == 0 ? null : TextListFormat.Read(ref reader, count));
    }
}
