using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Extensions.ML.Mlp.Tests.Conventions;

/// <summary>
/// TorchSharp does not keep a number alive while libtorch reads it (see TensorNumbers): whatever makes one in passing is not used.
/// </summary>
[TestClass]
public sealed class TensorNumberTests
{
    /// <summary>Operations of a tensor that make a number inside.</summary>
    private static readonly string[] MakesNumbers = ["square", "softplus", "mish", "pow", "full", "sub", "div", "clamp_min", "clamp_max"];

    [TestMethod]
    public void No_number_is_made_in_passing()
    {
        using var stream = File.OpenRead(typeof(MlpBinaryTrainer).Assembly.Location);
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        string[] breaches =
        [
            .. metadata.MemberReferences.Select(handle => metadata.GetMemberReference(handle))
                .Where(member => member.Parent.Kind == HandleKind.TypeReference)
                .Select(member => (Type: metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)member.Parent).Name), Name: metadata.GetString(member.Name), Member: member))
                .Where(use => (use.Type is "Scalar" or "Tensor" && use.Name == "op_Implicit") || (use.Type is "Tensor" or "torch" or "functional" && (MakesNumbers.Contains(use.Name) || IsPlainAddition(use.Name, metadata, use.Member))))
                .Select(use => $"{use.Type}.{use.Name}"),
        ];
        CollectionAssert.AreEqual(Array.Empty<string>(), breaches);
    }

    /// <summary>An addition without a factor makes the factor 1.</summary>
    private static bool IsPlainAddition(string name, MetadataReader metadata, MemberReference member)
    {
        if (name is not ("add" or "add_" or "addcmul_" or "addcdiv_")) return false;
        var signature = metadata.GetBlobReader(member.Signature);
        signature.ReadSignatureHeader();
        return signature.ReadCompressedInteger() == (name.StartsWith("addc", StringComparison.Ordinal) ? 2 : 1);
    }
}
