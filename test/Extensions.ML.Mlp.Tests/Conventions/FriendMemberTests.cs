using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

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
        var used = new[] { typeof(MlpModel).Assembly, typeof(MlpBinaryTrainer).Assembly }.SelectMany(InnerMembers).Distinct().Order(StringComparer.Ordinal);
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
        var arguments = typeof(MlpTrainerBase<,>).GetGenericArguments();
        var types = metadata.TypeReferences.Select(handle => module.ResolveType(MetadataToken(handle)));
        var members = metadata.MemberReferences.Select(handle => module.ResolveMember(MetadataToken(handle), arguments, arguments)!);
        var overridden = assembly.GetTypes().SelectMany(type => type.GetMethods(Declared)).Select(method => method.GetBaseDefinition());
        return
        [
            .. types.Where(type => IsMlNet(type) && !type.IsVisible).Select(type => type.FullName ?? type.ToString()),
            .. members.Concat(overridden).Where(member => IsMlNet(member.DeclaringType) && !IsOpen(member)).Select(member => $"{Open(member.DeclaringType!)}.{member.Name}"),
        ];
    }

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
