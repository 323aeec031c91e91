using System.Text;

namespace Extensions.ML.Mlp.Tests.Model;

/// <summary>What an error repeats of a user's text or of a file has at most 100 characters.</summary>
[TestClass]
public sealed class ExcerptTests
{
    private static readonly string Much = new('x', 5000), Start = new('x', 100);

    [TestMethod]
    public void Short_text_is_whole_and_long_text_is_cut_between_characters()
    {
        Assert.AreEqual(Start, Excerpt.Of(Start));
        Assert.AreEqual(Start + "...", Excerpt.Of(Start + "y"));
        string pairs = "x" + string.Concat(Enumerable.Repeat("\U0001F600", 60));
        Assert.AreEqual(pairs[..99] + "...", Excerpt.Of(pairs));
    }

    [TestMethod]
    public void The_value_of_an_option_is_cut()
    {
        var options = new MlpBinaryTrainer.Options { Device = Much, HiddenLayers = new int[5000] };
        string message = Assert.ThrowsExactly<ArgumentException>(() => new MLContext().BinaryClassification.Trainers.Mlp(options)).Message;
        Assert.IsLessThan(1000, message.Length, message);
        StringAssert.Contains(message, "xxx...");
        StringAssert.Contains(message, "[0, 0, 0,");
    }

    [TestMethod]
    public void The_names_of_keys_are_cut()
    {
        var context = new MLContext(1);
        IDataView Rows(string name)
        {
            var texts = context.Data.LoadFromEnumerable([new Named { Name = "a" + name }, new Named { Name = "b" + name }]);
            return context.Transforms.Conversion.MapValueToKey("Label", "Name").Fit(texts).Transform(texts);
        }

        var trainer = context.MulticlassClassification.Trainers.Mlp();
        string message = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(Rows(Much), Rows(Much[1..]))).Message;
        StringAssert.Contains(message, $"key 1 is 'a{Start[1..]}...' there and 'a{Start[1..]}...' here;");
    }

    [TestMethod]
    public void The_values_of_a_safetensors_file_are_cut()
    {
        string name = new('n', 150);
        string message = Fault($"{{\"{name}\":{{\"dtype\":\"X1\",\"shape\":[1],\"data_offsets\":[0,4]}}}}");
        StringAssert.StartsWith(message, $"The tensor '{name[..100]}...' is of type X1,");
        string shape = string.Join(", ", Enumerable.Repeat(7, 1000));
        message = Fault($"{{\"0.weight\":{{\"dtype\":\"F32\",\"shape\":[{shape}],\"data_offsets\":[0,4]}}}}");
        StringAssert.StartsWith(message, $"The tensor '0.weight' of type F32 and shape [{shape[..99]}... does not take");
        message = Fault($"{{\"0.weight\":{{\"dtype\":\"F32\",\"shape\":[-1{new string('0', 500)}],\"data_offsets\":[0,4]}}}}");
        StringAssert.Contains(message, "a count of -1000");
        Assert.IsLessThan(200, message.Length);
    }

    private static string Fault(string header)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        using var file = new MemoryStream([.. BitConverter.GetBytes((long)json.Length), .. json, 0, 0, 0, 0]);
        return Assert.ThrowsExactly<FormatException>(() => MlpSafetensors.Load(file, Activation.Relu)).Message;
    }

    private sealed class Named
    {
        public string Name { get; set; } = "";

        [Microsoft.ML.Data.VectorType(2)]
        public float[] Features { get; set; } = [0, 1];
    }
}
