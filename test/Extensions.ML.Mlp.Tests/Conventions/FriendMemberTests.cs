using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace Extensions.ML.Mlp.Tests.Conventions;

/// <summary>
/// Every member of ML.NET that we bind to and that is not public, by name. A version of ML.NET that renames or drops one fails here, and a
/// change of ours that binds to another one shows here too: the list is to stay short.
/// </summary>
[TestClass]
public sealed class FriendMemberTests
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly;

    [TestMethod]
    public void We_bind_to_these_inner_members_of_ML_NET_and_they_exist()
    {
        var used = new[] { typeof(MlpModel).Assembly, typeof(MlpBinaryTrainer).Assembly }.SelectMany(InnerMembers).Concat(InnerFields()).Distinct().Order(StringComparer.Ordinal);
        string expected = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Conventions", "FriendMembers.txt")).ReplaceLineEndings("\n").Trim();
        Assert.AreEqual(expected, string.Join('\n', used));
    }

    private static IEnumerable<string> InnerMembers(Assembly assembly)
    {
        using var stream = File.OpenRead(assembly.Location);
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        var module = assembly.ManifestModule;
        // Members of generic types are resolved with type parameters of ours that satisfy the same constraints.
        var ofTypes = (assembly == typeof(MlpModel).Assembly ? typeof(MlpCalibratedModelParameters<,>) : typeof(MlpTrainerBase<,,>)).GetGenericArguments();
        var ofMethods = typeof(Microsoft.ML.MlpPipeline).GetMethods().Single(method => method.IsGenericMethod).GetGenericArguments();
        var types = metadata.TypeReferences.Select(handle => module.ResolveType(MetadataToken(handle)));
        var members = metadata.MemberReferences.Where(handle => !IsOurs(metadata, handle)).Select(handle => module.ResolveMember(MetadataToken(handle), [.. ofTypes, .. ofMethods], ofMethods)!);
        var overridden = assembly.GetTypes().SelectMany(type => type.GetMethods(Declared)).Select(method => method.GetBaseDefinition());
        return
        [
            .. types.Where(type => IsMlNet(type) && !type.IsVisible).Select(type => type.FullName ?? type.ToString()),
            .. members.Concat(overridden).Where(member => IsMlNet(member.DeclaringType) && !IsOpen(member)).Select(member => $"{Open(member.DeclaringType!)}.{member.Name}"),
        ];
    }

    /// <summary>Whether the member is one of a generic type that the assembly itself, or the other of ours, defines.</summary>
    private static bool IsOurs(MetadataReader metadata, MemberReferenceHandle handle)
    {
        var parent = metadata.GetMemberReference(handle).Parent;
        if (parent.Kind != HandleKind.TypeSpecification) return false;
        var signature = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance || signature.ReadCompressedInteger() == 0) return false;
        var type = signature.ReadTypeHandle();
        return type.Kind == HandleKind.TypeDefinition || IsOfOurs(metadata, metadata.GetTypeReference((TypeReferenceHandle)type));
    }

    private static bool IsOfOurs(MetadataReader metadata, TypeReference type) => type.ResolutionScope.Kind switch
    {
        HandleKind.AssemblyReference => metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name).StartsWith("Extensions.ML.Mlp", StringComparison.Ordinal),
        HandleKind.TypeReference => IsOfOurs(metadata, metadata.GetTypeReference((TypeReferenceHandle)type.ResolutionScope)),
        _ => false,
    };

    /// <summary>The fields of ML.NET's estimator chain that a pipeline with validation rows is fitted by.</summary>
    private static IEnumerable<string> InnerFields() =>
        typeof(Microsoft.ML.MlpPipeline).GetNestedTypes(BindingFlags.NonPublic).SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic))
            .Select(method => method.GetCustomAttribute<UnsafeAccessorAttribute>()?.Name).OfType<string>()
            .Select(name => typeof(Microsoft.ML.Data.EstimatorChain<>).GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!)
            .Select(field => $"{field.DeclaringType!.FullName}.{field.Name}");

    private static int MetadataToken(EntityHandle handle) => System.Reflection.Metadata.Ecma335.MetadataTokens.GetToken(handle);

    private static bool IsMlNet(Type? type) => type?.Assembly.GetName().Name!.StartsWith("Microsoft.ML", StringComparison.Ordinal) == true;

    private static bool IsOpen(MemberInfo member) => member.DeclaringType!.IsVisible && member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        _ => true,
    };

    private static string Open(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!;
}
