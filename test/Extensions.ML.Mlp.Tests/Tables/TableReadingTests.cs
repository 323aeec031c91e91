using Mlp.Samples;
using Mlp.Samples.Tabular;

namespace Extensions.ML.Mlp.Tests.Tables;

/// <summary>How the console reads the cells of a file, and what it says of those that it leaves out, merges or rounds.</summary>
[TestClass]
public sealed class TableReadingTests
{
    private const int Rows = 40;

    private readonly string _path = Path.GetTempFileName();

    [TestCleanup]
    public void Delete() => File.Delete(_path);

    [TestMethod]
    [DataRow("")]
    [DataRow("?")]
    [DataRow("N/A")]
    [DataRow("n/a")]
    [DataRow("#N/A")]
    [DataRow("<NA>")]
    [DataRow("na")]
    [DataRow("NaN")]
    [DataRow("null")]
    [DataRow("NULL")]
    [DataRow("None")]
    [DataRow("-")]
    public void Common_spellings_of_missing_are_missing_among_numbers(string cell)
    {
        var file = Open(x: row => row == 5 ? cell : $"{row}.5", label: Parity);
        var column = file.Columns[0];
        Assert.IsTrue(column.IsNumber);
        Assert.AreEqual(1, column.MissingCount);
        AssertNumbers(file, row => row == 5 ? float.NaN : row + 0.5f);
        Assert.AreEqual($"x: 1 cell counts as missing: '{cell}' in row 7.", Notes(file).Single());
    }

    [TestMethod]
    public void Each_spelling_of_missing_is_named_with_its_first_cell_and_its_count()
    {
        static string Cell(int row, string value) => row switch { 3 or 4 or 9 => "NA", 5 => "-", 6 or 7 => "", _ => value };
        var numbers = Open(x: row => Cell(row, $"{row}"), label: Parity);
        const string Missing = "'NA' in row 5 and 2 more cells, '' in row 8 and 1 more cell";
        Assert.AreEqual($"x: 6 cells count as missing: {Missing}, '-' in row 7.", Notes(numbers).Single());
        var labels = Open(x: row => $"{row}", label: row => Cell(row, $"{row % 2}"));
        Assert.AreEqual($"label: 6 rows are left out because the label is missing: {Missing}, '-' in row 7.", Notes(labels).Single());
        var texts = Open(x: row => row is 6 or 7 ? "" : row is 3 or 4 or 9 ? "NA" : row % 2 == 0 ? "a" : "b", label: Parity);
        Assert.AreEqual($"x: 5 cells count as missing: {Missing}.", Notes(texts).Single());
    }

    [TestMethod]
    [DataRow("inf")]
    [DataRow("-Infinity")]
    [DataRow("1e39")]
    [DataRow("%")]
    [DataRow("12 kg")]
    [DataRow("\"1,5\"")]
    public void A_cell_that_is_no_number_among_numbers_counts_as_missing_and_is_named(string cell)
    {
        var file = Open(x: row => row == 5 ? cell : $"{row}.5", label: Parity);
        Assert.AreEqual(1, file.Columns[0].MissingCount);
        AssertNumbers(file, row => row == 5 ? float.NaN : row + 0.5f);
        Assert.AreEqual($"x: 1 cell is not a number in the range of single precision and counts as missing: '{cell.Trim('"')}' in row 7.", Notes(file).Single());
    }

    [TestMethod]
    public void A_column_with_many_texts_among_its_numbers_is_no_column_of_numbers_and_says_so()
    {
        var file = Open(x: row => row % 4 == 1 ? "low" : $"{row % 3}", label: Parity);
        Assert.IsFalse(file.Columns[0].IsNumber);
        Assert.AreEqual("x: used as a category, because 10 cells are no numbers, more than a tenth; the first is 'low' in row 3.", Notes(file).Single());
    }

    [TestMethod]
    public void What_is_left_out_is_named_with_its_reason()
    {
        var texts = Open(x: row => row == 3 ? "3" : $"name {row}", label: Parity);
        Assert.AreEqual("x: left out, because it has too many different texts to be categories; the first is 'name 0' in row 2.", Notes(texts).Single());
        var constant = Open(x: row => row == 3 ? "" : "7.0", label: Parity);
        Assert.AreEqual("x: left out, because all its values are the same; the first is '7.0' in row 2.", Notes(constant).Single());
        var empty = Open(x: _ => "NA", label: Parity);
        Assert.AreEqual("x: left out, because it has no values.", Notes(empty).Single());
    }

    [TestMethod]
    public void Decimal_commas_are_numbers_also_with_points_between_the_thousands()
    {
        var file = Open(x: row => row == 5 ? "N/A" : $"\"1.{row:000},5\"", label: Parity);
        AssertNumbers(file, row => row == 5 ? float.NaN : 1000.5f + row);
        Assert.AreEqual("x: written with decimal commas: '1.000,5' in row 2 is read as 1000.5.", Notes(file).Last());
    }

    [TestMethod]
    public void Commas_between_the_thousands_are_read_so_unless_another_cell_shows_that_they_are_decimal()
    {
        var thousands = Open(x: row => $"\"{row + 1},250\"", label: Parity);
        AssertNumbers(thousands, row => (1000 * (row + 1)) + 250);
        Assert.AreEqual("x: written with commas between the thousands: '1,250' in row 2 is read as 1250.", Notes(thousands).Single());
        var decimals = Open(x: row => row == 5 ? "\"0,5\"" : $"\"{row + 1},250\"", label: Parity);
        AssertNumbers(decimals, row => row == 5 ? 0.5f : row + 1.25f);
    }

    [TestMethod]
    public void Commas_that_may_be_either_are_decimal_where_another_column_has_decimal_commas()
    {
        var file = Open(x: row => $"\"{row + 1},250\"", label: row => $"\"{row},5\"");
        AssertNumbers(file, row => row + 1.25f);
        Assert.Contains("x: written with decimal commas: '1,250' in row 2 is read as 1.25.", Notes(file));
        var points = Open(x: row => $"{row + 1}.250", label: row => $"\"{row},5\"");
        AssertNumbers(points, row => row + 1.25f);
    }

    [TestMethod]
    public void Two_formats_of_numbers_in_one_column_are_named()
    {
        var many = Open(x: row => row % 2 == 0 ? $"{row}.5" : $"\"{row},5\"", label: Parity);
        const string Reason = "its numbers are not all written in one format: '0.5' in row 2 has decimal points, '1,5' in row 3 decimal commas.";
        Assert.AreEqual($"x: left out, because {Reason}", Notes(many).Single());
        var few = Open(x: row => row % 2 == 0 ? "0.5" : "\"1,5\"", label: Parity);
        Assert.AreEqual($"x: used as a category, because {Reason}", Notes(few).Single());
    }

    [TestMethod]
    public void A_decimal_point_is_no_separator_of_thousands()
    {
        var file = Open(x: row => $"1.{row + 100}", label: Parity);
        AssertNumbers(file, row => (float)(1 + ((row + 100) / 1000.0)));
        Assert.IsEmpty(Notes(file));
    }

    [TestMethod]
    public void Keys_that_single_precision_merges_stay_apart_as_categories()
    {
        var file = Open(x: row => row % 2 == 0 ? "16777216" : "16777217", label: Parity);
        Assert.IsFalse(file.Columns[0].IsNumber);
        Assert.AreEqual("x: used as a category, because '16777217' in row 3 and '16777216' in row 2 are the same number in single precision.", Notes(file).Single());
        float[][] features = Features(file);
        for (int row = 0; row < Rows; row++) CollectionAssert.AreEqual(new float[] { 1 - (row % 2), row % 2 }, features[row]);
    }

    [TestMethod]
    public void Long_whole_numbers_of_many_values_stay_numbers_and_their_rounding_is_named()
    {
        var file = Open(x: row => $"{16777216 + row}", label: Parity);
        Assert.IsTrue(file.Columns[0].IsNumber);
        string[] expected =
        [
            "x: 20 numbers are rounded to single precision; the first is '16777217' in row 3, read as 16777216.",
            "x: different numbers become the same in single precision, such as '16777217' in row 3 and '16777216' in row 2.",
        ];
        CollectionAssert.AreEqual(expected, Notes(file));
    }

    [TestMethod]
    public void Spellings_of_one_number_are_one_class()
    {
        var file = Open(x: row => $"{row}", label: row => row % 2 == 0 ? "0" : row % 4 == 1 ? "1" : "1.0");
        var label = file.Columns[1];
        CollectionAssert.AreEqual(new[] { "0", "1" }, label.Values.ToArray());
        string[] targets = [.. file.Load(new MLContext(1), label, isLabelNumber: false).GetColumn<string>(TableFile.Target)];
        CollectionAssert.AreEqual(Enumerable.Range(0, Rows).Select(row => $"{row % 2}").ToArray(), targets);
        Assert.AreEqual("label: '1.0' in row 5 counts as '1' in row 3, the same number.", Notes(file).Single());
    }

    [TestMethod]
    public void Spellings_of_one_number_are_one_class_or_category_also_among_texts()
    {
        static string Cell(int row) => (row % 3) switch { 0 => "1", 1 => "1.0", _ => "a" };
        static string Value(int row) => row % 3 == 2 ? "a" : "1";
        var file = Open(x: Cell, label: Cell);
        CollectionAssert.AreEqual(new[] { "1", "a" }, file.Columns[1].Values.ToArray());
        string[] targets = [.. file.Load(new MLContext(1), file.Columns[1], isLabelNumber: false).GetColumn<string>(TableFile.Target)];
        CollectionAssert.AreEqual(Enumerable.Range(0, Rows).Select(Value).ToArray(), targets);
        Assert.HasCount(2, Features(file)[0]);
        foreach (string column in new[] { "x", "label" })
            Assert.ContainsSingle(note => note.StartsWith($"{column}: '1.0' in row 3 counts as '1' in row 2", StringComparison.Ordinal), Notes(file));
    }

    [TestMethod]
    public void Merged_spellings_of_a_number_are_counted()
    {
        var file = Open(x: row => $"{row}", label: row => (row % 4) switch { 0 => "1", 1 => "1.0", 2 => "01", _ => "2" });
        string[] expected =
        [
            "label: '1.0' in row 3 counts as '1' in row 2, the same number. 2 spellings are merged with others in this way.",
            "label: leading zeros are dropped in 10 cells: '01' in row 4 is read as 1; if these are codes, put a letter before each.",
        ];
        CollectionAssert.AreEqual(expected, Notes(file));
    }

    [TestMethod]
    public void Leading_zeros_of_numbers_are_named()
    {
        string[] cells = ["007", "7", "-07", "0.7"];
        var file = Open(x: row => cells[row % 4], label: Parity);
        Assert.AreEqual(
            "x: leading zeros are dropped in 20 cells: '007' in row 2 is read as 7; if these are codes, put a letter before each.",
            Notes(file).Single());
    }

    [TestMethod]
    [DataRow("a ", "a", "'a ' in row 4 counts as 'a' in row 3")]
    [DataRow("a", " a", "'a' in row 4 counts as ' a' in row 3")]
    [DataRow("\" a\"", "a", "' a' in row 4 counts as 'a' in row 3")]
    [DataRow(" \"a,\"\"\" ", "\"a,\"\" \"", "'a,\"' in row 4 counts as 'a,\" ' in row 3")]
    public void Spaces_that_are_dropped_around_equal_texts_are_named(string even, string odd, string expected)
    {
        string Cell(int row) => row % 4 == 0 ? "b" : row % 2 == 0 ? even : odd;
        var file = Open(x: Cell, label: Cell);
        foreach (string column in new[] { "x", "label" })
        {
            string note = Notes(file).Single(note => note.StartsWith($"{column}:", StringComparison.Ordinal));
            StringAssert.StartsWith(note, $"{column}: {expected}, because spaces around a text are dropped; ");
        }
    }

    [TestMethod]
    public void Rows_without_a_label_are_named_and_a_class_none_is_a_class()
    {
        var file = Open(x: row => $"{row}", label: row => row == 7 ? "n/a" : row % 2 == 0 ? "none" : "some");
        CollectionAssert.AreEqual(new[] { "none", "some" }, file.Columns[1].Values.ToArray());
        string[] expected =
        [
            "label: 1 row is left out because the label is missing: 'n/a' in row 9.",
            "label: 'none' in row 2 and 19 more cells are kept as a class; leave such cells empty if the value is missing.",
        ];
        CollectionAssert.AreEqual(expected, Notes(file));
    }

    [TestMethod]
    public void What_may_mean_missing_but_stays_a_category_is_named()
    {
        var file = Open(x: row => row switch { 20 => "-", 5 or 8 => "none", _ => row % 2 == 0 ? "a" : "b" }, label: Parity);
        Assert.HasCount(4, Features(file)[0]);
        string[] expected =
        [
            "x: 'none' in row 7 and 1 more cell are kept as a category; leave such cells empty if the value is missing.",
            "x: '-' in row 22 is kept as a category; leave such cells empty if the value is missing.",
        ];
        CollectionAssert.AreEqual(expected, Notes(file));
    }

    [TestMethod]
    public void Spaces_around_a_text_are_no_part_of_it()
    {
        var file = Open(x: row => row % 2 == 0 ? "left " : row % 4 == 1 ? " right" : "right", label: row => Parity(row) + " ");
        Assert.HasCount(2, Features(file)[0]);
        string[] targets = [.. file.Load(new MLContext(1), file.Columns[1], isLabelNumber: false).GetColumn<string>(TableFile.Target).Distinct()];
        CollectionAssert.AreEquivalent(new[] { "no", "yes" }, targets);
    }

    [TestMethod]
    public void Texts_that_differ_only_in_case_are_classes_and_are_named()
    {
        string[] cells = ["true", "FALSE", "True", "false"];
        var file = Open(x: row => $"{row}", label: row => cells[row % 4]);
        Assert.HasCount(4, file.Columns[1].Values);
        Assert.AreEqual("label: 'True' in row 4 and 'true' in row 2 differ only in case and are different classes.", Notes(file).Single());
    }

    [TestMethod]
    public void Columns_of_one_name_are_told_apart_by_their_place()
    {
        File.WriteAllLines(_path, Enumerable.Range(0, Rows).Select(row => $"{row},1,{Parity(row)}").Prepend("x,x,label"));
        var file = TableFile.Open(_path);
        Assert.AreEqual("x (column 2): left out, because all its values are the same; the first is '1' in row 2.", Notes(file).Single());
        Assert.AreSame(file.Columns[0], file.Find("x (column 1)"));
    }

    [TestMethod]
    public void A_value_is_shown_as_its_first_cell_is_written()
    {
        var label = Open(x: row => $"{row}", label: row => row % 2 == 0 ? "1e-46" : "no").Columns[1];
        CollectionAssert.AreEqual(new[] { "1e-46", "no" }, label.Values.Select(label.Spelling).ToArray());
    }

    [TestMethod]
    [DataRow("a;b", "its first line has semicolons instead; save it with commas")]
    [DataRow("a\tb", "its first line has tabs instead; save it with commas")]
    [DataRow("a", "its first line has none.")]
    [DataRow("a,b,c", "row 9 has 2, where the first line is row 1;")]
    public void A_file_with_other_separators_or_rows_of_other_lengths_says_so(string header, string expected)
    {
        string[] rows = [.. Enumerable.Range(0, Rows).Select(row => header.Length < 5 ? "1;2" : row == 7 ? "1,2" : "1,2,3")];
        File.WriteAllLines(_path, [header, .. rows]);
        StringAssert.Contains(Assert.ThrowsExactly<UserMistakeException>(() => TableFile.Open(_path)).Message, expected);
    }

    [TestMethod]
    [DataRow("inf")]
    [DataRow("N/A")]
    [DataRow("-")]
    public void A_first_row_that_has_no_number_is_no_line_of_names(string cell)
    {
        File.WriteAllLines(_path, Enumerable.Range(0, Rows).Select(row => $"{(row == 0 ? cell : $"{row}")},{row % 7}"));
        var file = TableFile.Open(_path);
        Assert.IsFalse(file.HasHeader);
        Assert.AreEqual(Rows, file.RowCount);
    }

    private static string Parity(int row) => row % 2 == 0 ? "no" : "yes";

    private TableFile Open(Func<int, string> x, Func<int, string> label)
    {
        File.WriteAllLines(_path, Enumerable.Range(0, Rows).Select(row => FormattableString.Invariant($"{x(row)},{label(row)}")).Prepend("x,label"));
        return TableFile.Open(_path);
    }

    private static string[] Notes(TableFile file)
    {
        var label = file.Columns[^1];
        return [.. TableNotes.Of(file, label, TableFeatures.Inputs(file, label), isLabelNumber: false)];
    }

    /// <summary>That the column x is loaded as these numbers.</summary>
    private static void AssertNumbers(TableFile file, Func<int, float> expected)
    {
        var rows = file.Load(new MLContext(1), file.Columns[^1], isLabelNumber: false);
        float[] numbers = [.. rows.GetColumn<float>(TableFile.InputName(file.Columns[0]))];
        CollectionAssert.AreEqual(Enumerable.Range(0, Rows).Select(expected).ToArray(), numbers);
    }

    private static float[][] Features(TableFile file)
    {
        var context = new MLContext(1);
        var rows = file.Load(context, file.Columns[^1], isLabelNumber: false);
        var features = TableFeatures.Create(context, TableFeatures.Inputs(file, file.Columns[^1]));
        return [.. features.Fit(rows).Transform(rows).GetColumn<float[]>("Features")];
    }
}
