using CsCheck;
using Extensions.ML.Mlp.Native;

namespace Extensions.ML.Mlp.Tests.Native;

[TestClass]
public sealed class ElfSymbolsTests
{
    [TestMethod]
    [DataRow((ushort)62)] // x86-64
    [DataRow((ushort)183)] // AArch64
    public void Redirects_the_symbol_and_lowers_the_need(ushort machine)
    {
        var library = new SyntheticLibrary { Machine = machine };
        var expected = library.Build();
        Put(expected, library.SymbolAt, library.Name(LibTorchPatcher.HarmlessFunction));
        Put(expected, library.VersionAt, (ushort)1);
        Put(expected, library.NeedAt, SyntheticLibrary.VersionHash(LibTorchPatcher.BaseVersion));
        Put(expected, library.NeedAt + 8, library.Name(LibTorchPatcher.BaseVersion));

        var edited = library.Build();
        Redirect(edited);

        CollectionAssert.AreEqual(expected, edited);
    }

    [TestMethod]
    public void Lowers_the_need_and_leaves_the_symbol()
    {
        var library = new SyntheticLibrary();
        var expected = library.Build();
        Put(expected, library.NeedAt, SyntheticLibrary.VersionHash(LibTorchPatcher.BaseVersion));
        Put(expected, library.NeedAt + 8, library.Name(LibTorchPatcher.BaseVersion));

        var edited = library.Build();
        ElfSymbols.Lower(edited, LibTorchPatcher.Marker, LibTorchPatcher.MarkerVersion, LibTorchPatcher.BaseVersion);

        CollectionAssert.AreEqual(expected, edited);
        Assert.AreEqual(
            "it asks for GLIBCXX_3.4 where GLIBCXX_3.4.32 was expected",
            Assert.ThrowsExactly<BadImageFormatException>(
                () => ElfSymbols.Lower(edited, LibTorchPatcher.Marker, LibTorchPatcher.MarkerVersion, LibTorchPatcher.BaseVersion)).Message);
    }

    [TestMethod]
    public void Refuses_what_is_not_the_expected_layout()
    {
        Refuses("it is not an ELF file", "MZ is how a Windows library starts"u8.ToArray());
        Refuses("it is not a 64-bit little-endian ELF file", new SyntheticLibrary { Class = 1 });
        Refuses("it is not a 64-bit little-endian ELF file", new SyntheticLibrary { ByteOrder = 2 });
        Refuses("it has no SymbolHashes", new SyntheticLibrary { Omitted = ElfEntry.SymbolHashes });
        Refuses("it has no VersionNeeds", new SyntheticLibrary { Omitted = ElfEntry.VersionNeeds });
        Refuses("its hash table is empty", new SyntheticLibrary { BucketCount = 0 });
    }

    [TestMethod]
    public void Refuses_a_changed_header()
    {
        Refuses("it is not a shared library", With(16, 2));
        Refuses("its program headers have 32 bytes each instead of 56", With(54, 32));
        Refuses("it has no dynamic segment", With(64 + 56, 6));
        Refuses("its Names lies in none of its segments", With(64 + 18, 0x70));
    }

    [TestMethod]
    public void Refuses_a_library_that_has_other_symbols_or_versions()
    {
        Refuses($"it does not ask for the symbol {LibTorchPatcher.Marker}", new SyntheticLibrary { Undefined = "another" });
        Refuses($"it does not export the function {LibTorchPatcher.HarmlessFunction}", new SyntheticLibrary { Exported = "another" });
        Refuses("it asks for GLIBCXX_3.4.32 but not for GLIBCXX_3.4", new SyntheticLibrary { Older = "GLIBCXX_3.4.30" });
        Refuses("it asks for malloc in the same version", new SyntheticLibrary { FirstVersion = 4 });
        Refuses("it asks for the symbol in no version", new SyntheticLibrary { OwnVersion = 1 });
        Refuses("it names no version number 9", new SyntheticLibrary { OwnVersion = 9 });
    }

    [TestMethod]
    public void Refuses_a_library_that_was_edited_before()
    {
        var library = new SyntheticLibrary().Build();
        Redirect(library);

        Refuses($"it does not ask for the symbol {LibTorchPatcher.Marker}", library);
    }

    [TestMethod]
    public void Refuses_every_truncation()
    {
        var library = new SyntheticLibrary().Build();
        for (var length = 0; length < library.Length; length++)
        {
            var part = library[..length];
            Assert.ThrowsExactly<BadImageFormatException>(() => Redirect(part), $"{length} bytes");
            CollectionAssert.AreEqual(library[..length], part, "A refused library must be left as it was.");
        }
    }

    [TestMethod]
    public void Refuses_or_edits_whatever_bytes_are_flipped()
    {
        var library = new SyntheticLibrary().Build();
        Gen.Select(Gen.Int[0, library.Length - 1], Gen.Byte).Array[1, 6].Sample(
            flips =>
            {
                var flipped = library.ToArray();
                foreach (var (at, value) in flips) flipped[at] = value;
                return RedirectsOrRefuses(flipped);
            },
            iter: 20_000);
    }

    private static void Redirect(byte[] library) =>
        LibTorchPatcher.Apply(library, LibTorchPatcher.MarkerVersion);

    private static bool RedirectsOrRefuses(byte[] library)
    {
        try
        {
            Redirect(library);
        }
        catch (BadImageFormatException)
        {
        }
        return true;
    }

    private static void Refuses(string reason, SyntheticLibrary library) => Refuses(reason, library.Build());

    private static void Refuses(string reason, byte[] library)
    {
        var before = library.ToArray();
        Assert.AreEqual(reason, Assert.ThrowsExactly<BadImageFormatException>(() => Redirect(library)).Message);
        CollectionAssert.AreEqual(before, library, "A refused library must be left as it was.");
    }

    private static byte[] With(int at, byte value)
    {
        var library = new SyntheticLibrary().Build();
        library[at] = value;
        return library;
    }

    private static void Put(byte[] bytes, int at, uint value) => BitConverter.GetBytes(value).CopyTo(bytes, at);

    private static void Put(byte[] bytes, int at, ushort value) => BitConverter.GetBytes(value).CopyTo(bytes, at);
}
