using System.Text;
using Extensions.ML.Mlp.Tests.Model.Saved;

namespace Extensions.ML.Mlp.Tests.Exchange;

/// <summary>Files that are no model: each fault has its sentence, and no damage does more than that.</summary>
[TestClass]
public sealed class SafetensorsFaultTests
{
    private const string Scalar = "\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]}";

    [TestMethod]
    public void Bytes_of_another_kind_are_named()
    {
        Assert.AreEqual("A safetensors file begins with the 8 bytes of a length, but this one has 3 bytes.", Refusal([1, 2, 3]));
        Assert.AreEqual("The header of a multilayer perceptron's safetensors file has at most 250000 bytes, but this one claims 7523094288207667809; the file is damaged or of another format.", Refusal("abcdefghijkl"u8.ToArray()));
        Assert.AreEqual("The safetensors file claims a header of 9 bytes, but 2 follow; the file is cut off.", Refusal([9, 0, 0, 0, 0, 0, 0, 0, 1, 2]));
    }

    [TestMethod]
    [DataRow("[]", 0)]
    [DataRow("{", 0)]
    [DataRow("{\"0.weight\":[]}", 0)]
    [DataRow("{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,1]}}", 4)]
    [DataRow("{" + Scalar + "," + Scalar + "}", 4)]
    [DataRow("{\"\\u0030.weight\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}," + Scalar + "}", 4)]
    [DataRow("{\"__metadata__\":{\"a\":1}," + Scalar + "}", 4)]
    [DataRow("{\"\\ud800\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]}}", 4)]
    public void A_header_that_is_not_as_it_must_be_is_refused(string header, int bytes) =>
        Assert.AreEqual("The header of the safetensors file is not the JSON it must be, or names something twice; the file is damaged.", Refusal(header, bytes));

    [TestMethod]
    [DataRow("F31", "[1,1]", "[0,4]", "The tensor '0.weight' is of type F31, which is not known; use F64, F32, F16 or BF16.")]
    [DataRow("F32", "[1,-1]", "[0,4]", "The safetensors file holds a count of -1; the file is damaged.")]
    [DataRow("F32", "[1,1]", "[0,1e99]", "The safetensors file holds a count of 1e99; the file is damaged.")]
    [DataRow("F32", "[1,1]", "[0]", "The tensor '0.weight' lies at bytes [0] of 4; the file is damaged.")]
    [DataRow("F32", "[1,1]", "[4,0]", "The tensor '0.weight' lies at bytes [4, 0] of 4; the file is damaged.")]
    [DataRow("F32", "[1,1]", "[0,8]", "The tensor '0.weight' lies at bytes [0, 8] of 4; the file is damaged.")]
    [DataRow("F32", "[1,2]", "[0,4]", "The tensor '0.weight' of type F32 and shape [1, 2] does not take the 4 bytes that the file gives it; the file is damaged.")]
    [DataRow("F32", "[4611686018427387904,4]", "[0,4]", "The tensor '0.weight' of type F32 and shape [4611686018427387904, 4] does not take the 4 bytes that the file gives it; the file is damaged.")]
    [DataRow("F16", "[1,1]", "[1,3]", "The tensors of a safetensors file must follow each other, but one begins at byte 1 and the one before ends at 0; the file is damaged.")]
    [DataRow("F16", "[1,1]", "[0,2]", "The tensors of the safetensors file take 2 bytes, but 4 follow the header; the file is damaged.")]
    [DataRow("I32", "[1,1]", "[0,4]", "The tensor '0.weight' is of type I32, but weights must be F64, F32, F16 or BF16; convert it.")]
    [DataRow("F32", "[1]", "[0,4]", "The safetensors file has no linear layer: no weight in it has two dimensions.")]
    [DataRow("F32", "[1,1,1]", "[0,4]", "The tensor '0.weight' has shape [1, 1, 1], but a weight has two dimensions in a linear layer and one in a normalization.")]
    public void A_tensor_that_cannot_be_is_named(string type, string shape, string offsets, string message) =>
        Assert.AreEqual(message, Refusal($"{{\"0.weight\":{{\"dtype\":\"{type}\",\"shape\":{shape},\"data_offsets\":{offsets}}}}}", 4));

    [TestMethod]
    [DataRow("0.weight 2 3, 2.weight 1 4", "The layer '2' takes 4 values, but the one before gives 2; the layers are not one sequence.")]
    [DataRow("0.weight 2 3, 0.bias 3", "The tensor '0.bias' has shape [3], but must have [2].")]
    [DataRow("0.weight 2 0", "The tensor '0.weight' has shape [2, 0], but the weight of the linear layer '0' must have [outputs, inputs].")]
    [DataRow("0.bias 2", "The layer '0' has no weight.")]
    [DataRow("0.weight 2 3, attention.in_proj 3", "The tensor 'attention.in_proj' belongs to no linear layer or normalization: their names end in weight, bias, running_mean, running_var, num_batches_tracked.")]
    [DataRow("in.weight 2 3, out.weight 1 2", "The layers 'in' and 'out' must differ in a rising number alone, as in nn.Sequential; rename the tensors.")]
    [DataRow("fc1.weight 2 3, fc01.weight 1 2", "The layers 'fc01' and 'fc1' must differ in a rising number alone, as in nn.Sequential; rename the tensors.")]
    [DataRow("0.weight 2 3, 2.weight 2, 4.weight 1 2", "Between '0' and '4' the activation may stand before or after the normalization; save the network without its dropout layers.")]
    [DataRow("0.running_mean 3, 1.weight 2 3", "The batch normalization '0' does not follow a linear layer directly, so that it cannot be folded into one.")]
    [DataRow("0.weight 2 3, 2.running_mean 2, 3.weight 1 2", "The batch normalization '2' does not follow a linear layer directly, so that it cannot be folded into one.")]
    [DataRow("0.weight 2 3, 1.running_mean 2, 1.running_var 3", "The tensor '1.running_var' has shape [3], but must have [2].")]
    public void A_network_of_another_kind_is_told(string tensors, string message)
    {
        var file = new SafetensorsSample();
        foreach (string tensor in tensors.Split(", "))
        {
            string[] words = tensor.Split(' ');
            int[] shape = [.. words.Skip(1).Select(int.Parse)];
            file.Add(words[0], new float[shape.Aggregate(1, (product, size) => product * size)], shape);
        }
        Assert.AreEqual(message, Refusal(file.Bytes));
    }

    [TestMethod]
    [DataRow("\\\"version\\\":1", "\\\"version\\\":2", "The metadata of the safetensors file has version 2, but this version of Extensions.ML.Mlp.Scoring reads version 1; use a newer one.")]
    [DataRow("\\\"version\\\":1", "\\\"versiom\\\":1", "The metadata of the safetensors file is not the JSON it must be, or names something twice; the file is damaged.")]
    [DataRow("2026-03-04T", "2026-33-04T", "The safetensors file says that the model was trained at \"2026-33-04T05:06:07+00:00\", which is no date; the file is damaged.")]
    [DataRow("LayerNorm", "LayerNoam", "The safetensors file has a stage of kind LayerNoam, which this version does not know; use a newer version of Extensions.ML.Mlp.Scoring.")]
    [DataRow("Gelu", "Gela", "The safetensors file has an activation Gela, which this version does not know; use a newer version of Extensions.ML.Mlp.Scoring.")]
    [DataRow("0.001", "1e999", "The safetensors file has epsilon 1e999, but it must be a finite number; the file is damaged.")]
    [DataRow("\\\"width\\\":6", "\\\"width\\\":7", "The layer '2' takes 7 values, but the one before gives 6; the layers are not one sequence.")]
    [DataRow("\\\"width\\\":6", "\\\"width\\\":3000000000", "The safetensors file has width 3000000000, which is more than 2147483647; the file is damaged.")]
    [DataRow("\"0.bias\"", "\"0.bius\"", "The safetensors file has no tensor '0.bias'; the file is damaged.")]
    [DataRow("\"feature_means\":{\"dtype\":\"F32\",\"shape\":[3]", "\"feature_means\":{\"dtype\":\"F32\",\"shape\":[3,1]", "The tensor 'feature_means' has shape [3, 1], but must have [3].")]
    [DataRow("\"1.weight\":{\"dtype\":\"F32\",\"shape\":[6]", "\"1.weight\":{\"dtype\":\"F32\",\"shape\":[6,1]", "The tensor '1.weight' has shape [6, 1], but must have [6].")]
    public void Metadata_that_does_not_suit_the_tensors_is_told(string text, string replacement, string message)
    {
        byte[] bytes = Sample();
        int header = BitConverter.ToInt32(bytes);
        string changed = Encoding.UTF8.GetString(bytes, 8, header).Replace(text, replacement);
        Assert.AreEqual(message, Refusal(SafetensorsSample.Of(changed, bytes[(8 + header)..])));
    }

    [TestMethod]
    public void A_tensor_belongs_to_one_layer()
    {
        string stage = "{\\\"kind\\\":\\\"Linear\\\",\\\"name\\\":\\\"0\\\"}", header = $"{{\"__metadata__\":{{\"extensions.ml.mlp\":\"{{\\\"version\\\":1,\\\"stages\\\":[{stage},{stage}]}}\"}},{Scalar},\"0.bias\":{{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}}}";
        Assert.AreEqual("The tensor '0.weight' belongs to two layers of the safetensors file; the file is damaged.", Refusal(header, 8));
    }

    [TestMethod]
    [DataRow("evil\\nline.weight")]
    [DataRow("NNN.weight")]
    public void A_name_that_a_log_cannot_show_is_not_repeated(string name)
    {
        name = name.Replace("NNN", new string('0', 200), StringComparison.Ordinal);
        Assert.AreEqual("A name in the safetensors file has more than 200 characters, or some that cannot be shown; the file is damaged.", Refusal($"{{\"{name}\":{{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]}}}}", 4));
    }

    [TestMethod]
    public void A_header_of_endless_values_is_refused() =>
        Assert.AreEqual("The header of the safetensors file has more than 20000 names and values, which no multilayer perceptron needs; the file is damaged.", Refusal($"{{\"0.weight\":[{string.Join(',', Enumerable.Repeat(0, 50_000))}]}}", 0));

    [TestMethod]
    public void A_file_cut_off_anywhere_is_refused()
    {
        byte[] bytes = Sample();
        for (int length = 0; length < bytes.Length; length++) Refusal(bytes[..length]);
    }

    /// <summary>Weights of 16 bits take twice their bytes in memory, and a normalization that is folded into them nothing more.</summary>
    [TestMethod]
    public void A_sound_file_takes_twice_its_bytes_at_most()
    {
        const int Width = 2000;
        string[] shapes = [$"0.weight [{Width},{Width}]", $"0.bias [{Width}]", $"1.weight [{Width}]", $"1.running_mean [{Width}]", $"1.running_var [{Width}]"];
        long end = 0;
        string header = string.Join(',', shapes.Select(line => line.Split(' ')).Select(line => $"\"{line[0]}\":{{\"dtype\":\"F16\",\"shape\":{line[1]},\"data_offsets\":[{end},{end += 2 * (line[1].Contains(',') ? Width * Width : Width)}]}}"));
        byte[] file = SafetensorsSample.Of($"{{{header}}}", new byte[end]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var stream = new MemoryStream(file);
        MlpSafetensors.Load(stream, Activation.Relu);
        Assert.AreEqual(file.Length, stream.Position, "read to its end");
        Assert.IsLessThan(2L * file.Length + 1_000_000, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static byte[] Sample()
    {
        using var stream = new MemoryStream();
        BareModels.EveryStage().SaveSafetensors(stream);
        return stream.ToArray();
    }

    private static string Refusal(string header, int bytes) => Refusal(SafetensorsSample.Of(header, new byte[bytes]));

    private static string Refusal(byte[] bytes) => Assert.ThrowsExactly<FormatException>(() => MlpSafetensors.Load(new MemoryStream(bytes), Activation.Relu)).Message;
}
