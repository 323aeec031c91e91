namespace Extensions.ML.Mlp.Native;
internal static class LibTorch { internal static void EnsureLoaded() { } }
